/// What a container engine is asked for: containers, networks, volumes and images as data, and the
/// roles an engine plays.
@NullMarked
package dev.pingctl.engine;

import org.jspecify.annotations.NullMarked;
