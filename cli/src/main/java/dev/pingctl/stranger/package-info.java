/// Pods that network policies allow nothing, sent to what the policies of a stage protect.
@NullMarked
package dev.pingctl.stranger;

import org.jspecify.annotations.NullMarked;
