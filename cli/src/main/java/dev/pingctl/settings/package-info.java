/// What one run of pingctl is set to, and the names that follow from it.
@NullMarked
package dev.pingctl.settings;

import org.jspecify.annotations.NullMarked;
