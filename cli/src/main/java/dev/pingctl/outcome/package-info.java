/// What an action, or a whole command, ends with: outcomes, failures as a sentence and an id, exit
/// codes.
@NullMarked
package dev.pingctl.outcome;

import org.jspecify.annotations.NullMarked;
