/// Options that several commands share, and what they do with them.
@NullMarked
package dev.pingctl.command.option;

import org.jspecify.annotations.NullMarked;
