/// Helm through helm-java: the only package that sees it.
@NullMarked
package dev.pingctl.helm;

import org.jspecify.annotations.NullMarked;
