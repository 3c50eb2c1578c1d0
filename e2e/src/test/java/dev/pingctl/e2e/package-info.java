/// End-to-end tests: the installed `pingctl` against a real engine, as a user runs it.
@NullMarked
package dev.pingctl.e2e;

import org.jspecify.annotations.NullMarked;
