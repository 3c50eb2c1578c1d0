/// The stages of the workshop, read from their folders and checked.
@NullMarked
package dev.pingctl.stage;

import org.jspecify.annotations.NullMarked;
