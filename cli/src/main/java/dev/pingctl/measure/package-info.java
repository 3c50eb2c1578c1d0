/// Measures what experiments study: loads, disturbances, scripts.
@NullMarked
package dev.pingctl.measure;

import org.jspecify.annotations.NullMarked;
