/// The kubeconfig files: pingctl's own, and the user's.
@NullMarked
package dev.pingctl.kubeconfig;

import org.jspecify.annotations.NullMarked;
