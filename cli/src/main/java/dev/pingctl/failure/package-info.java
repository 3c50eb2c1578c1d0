/// Failures that a person can act on.
@NullMarked
package dev.pingctl.failure;

import org.jspecify.annotations.NullMarked;
