/// Experiments: a hypothesis, its arms, what is done and measured, and what would refute it.
@NullMarked
package dev.pingctl.experiment;

import org.jspecify.annotations.NullMarked;
