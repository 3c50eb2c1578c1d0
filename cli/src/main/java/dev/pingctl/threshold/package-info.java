/// The condition language: thresholds on measured figures, such as `errors>1%,p99>2x`, and what
/// figures decide of them.
@NullMarked
package dev.pingctl.threshold;

import org.jspecify.annotations.NullMarked;
