/// This machine: processes, ports, secrets and certificates in files, the lock of a run.
@NullMarked
package dev.pingctl.machine;

import org.jspecify.annotations.NullMarked;
