/// The faults that the service can be given, as data and as text. The service carries them out;
/// pingctl, which compiles this package too, checks and explains them.
@NullMarked
package dev.pingctl.fault;

import org.jspecify.annotations.NullMarked;
