/// Events of a run, and how they are shown.
@NullMarked
package dev.pingctl.report;

import org.jspecify.annotations.NullMarked;
