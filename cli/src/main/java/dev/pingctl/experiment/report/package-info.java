/// What experiments found out, for people and for programs.
@NullMarked
package dev.pingctl.experiment.report;

import org.jspecify.annotations.NullMarked;
