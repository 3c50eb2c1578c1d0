/// Differences between two states of something, field by field.
@NullMarked
package dev.pingctl.difference;

import org.jspecify.annotations.NullMarked;
