/// The container engine, through docker-java.
@NullMarked
package dev.pingctl.docker;

import org.jspecify.annotations.NullMarked;
