/// The files that an image is built from, what changes of them, and when.
@NullMarked
package dev.pingctl.watch;

import org.jspecify.annotations.NullMarked;
