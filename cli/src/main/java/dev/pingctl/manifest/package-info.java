/// Kubernetes objects as read from files.
@NullMarked
package dev.pingctl.manifest;

import org.jspecify.annotations.NullMarked;
