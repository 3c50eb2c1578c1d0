/// Helm through helm-java. The only package that sees that library.
@NullMarked
package dev.pingctl.release.helm;

import org.jspecify.annotations.NullMarked;
