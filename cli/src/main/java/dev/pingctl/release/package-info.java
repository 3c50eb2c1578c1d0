/// Helm releases: charts, values, revisions, rollbacks.
@NullMarked
package dev.pingctl.release;

import org.jspecify.annotations.NullMarked;
