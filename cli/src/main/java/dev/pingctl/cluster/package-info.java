/// What a Kubernetes cluster is asked for: objects, workloads, pods, routes, release records.
@NullMarked
package dev.pingctl.cluster;

import org.jspecify.annotations.NullMarked;
