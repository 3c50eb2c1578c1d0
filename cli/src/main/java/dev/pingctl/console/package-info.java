/// The page that draws the dashboard, and the server that hands it out.
@NullMarked
package dev.pingctl.console;

import org.jspecify.annotations.NullMarked;
