/// What a shell completes while a command is typed.
@NullMarked
package dev.pingctl.command.completion;

import org.jspecify.annotations.NullMarked;
