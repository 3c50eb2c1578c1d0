/// Carries plans out, wave by wave, without decisions of its own.
@NullMarked
package dev.pingctl.run;

import org.jspecify.annotations.NullMarked;
