/// Decisions as data: what will be done, in order, and how each step is undone.
@NullMarked
package dev.pingctl.plan;

import org.jspecify.annotations.NullMarked;
