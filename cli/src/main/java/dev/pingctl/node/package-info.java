/// The embedded cluster's node, and how images get into nodes.
@NullMarked
package dev.pingctl.node;

import org.jspecify.annotations.NullMarked;
