/// What is checked before anything is made: this machine, the cluster, rights and ports.
@NullMarked
package dev.pingctl.preflight;

import org.jspecify.annotations.NullMarked;
