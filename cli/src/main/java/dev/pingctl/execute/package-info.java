/// Carries plans out, without decisions of its own.
@NullMarked
package dev.pingctl.execute;

import org.jspecify.annotations.NullMarked;
