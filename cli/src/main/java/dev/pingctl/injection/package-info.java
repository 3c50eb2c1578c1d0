/// Faults of the service from outside: who may set them, where, and what is seen of them.
///
/// [Injection] reads and sets them; [FaultPlace] is where, [Symptom] what they cause.
@NullMarked
package dev.pingctl.injection;

import org.jspecify.annotations.NullMarked;
