/// The state of the running workshop, read from where it runs.
@NullMarked
package dev.pingctl.observe;

import org.jspecify.annotations.NullMarked;
