/// A Kubernetes cluster, by roles: objects, removals, workloads, pods, routes, rights, release
/// records.
@NullMarked
package dev.pingctl.cluster;

import org.jspecify.annotations.NullMarked;
