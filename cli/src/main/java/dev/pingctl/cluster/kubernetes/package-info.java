/// The cluster through fabric8's kubernetes-client. The only package that sees that library.
@NullMarked
package dev.pingctl.cluster.kubernetes;

import org.jspecify.annotations.NullMarked;
