/// The container engine through docker-java. The only package that sees that library.
@NullMarked
package dev.pingctl.engine.docker;

import org.jspecify.annotations.NullMarked;
