/// The canary that decides: what is asked of a new version, the figures by version, and when to go
/// on, to abort, or to give up without a decision.
@NullMarked
package dev.pingctl.canary;

import org.jspecify.annotations.NullMarked;
