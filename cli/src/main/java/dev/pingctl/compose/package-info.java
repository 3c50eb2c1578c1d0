/// Compose files as checked data.
@NullMarked
package dev.pingctl.compose;

import org.jspecify.annotations.NullMarked;
