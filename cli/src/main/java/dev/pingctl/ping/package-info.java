/// The load generator behind `pingctl ping`.
@NullMarked
package dev.pingctl.ping;

import org.jspecify.annotations.NullMarked;
