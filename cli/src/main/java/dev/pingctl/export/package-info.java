/// A stage as files that work without pingctl: compose files, kustomizations, charts, build
/// contexts and a page with the commands.
@NullMarked
package dev.pingctl.export;

import org.jspecify.annotations.NullMarked;
