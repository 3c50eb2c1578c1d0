/// Carries experiments out: round by round, arm by arm, and puts back what it has changed.
@NullMarked
package dev.pingctl.prove;

import org.jspecify.annotations.NullMarked;
