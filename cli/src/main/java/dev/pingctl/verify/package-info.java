/// Proofs on the running system that a stage holds what it claims.
@NullMarked
package dev.pingctl.verify;

import org.jspecify.annotations.NullMarked;
