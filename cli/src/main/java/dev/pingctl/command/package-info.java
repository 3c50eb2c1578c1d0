/// The command line: one class per subcommand that parses, delegates and prints.
@NullMarked
package dev.pingctl.command;

import org.jspecify.annotations.NullMarked;
