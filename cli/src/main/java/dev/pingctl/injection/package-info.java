/// Faults of the service from outside: who may set them, where, and what is seen of them.
@NullMarked
package dev.pingctl.injection;

import org.jspecify.annotations.NullMarked;
