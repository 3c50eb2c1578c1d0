/// AOT training: runs pingctl's commands at installation, on a fake engine and a fake cluster, to
/// record which classes a start-up cache must hold. Not part of the product.
@NullMarked
package dev.pingctl.training;

import org.jspecify.annotations.NullMarked;
