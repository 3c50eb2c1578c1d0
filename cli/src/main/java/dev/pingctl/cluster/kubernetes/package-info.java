/// The cluster behind a context of a kubeconfig, through fabric8's kubernetes-client: the only
/// package that sees that library.
///
/// What is read and changed goes through [Requests], as JSON objects. The library is left what it
/// does better: the connection with its credentials and retries, forwarding a port to a pod, and
/// the exception that carries the API's `Status`. Its models of objects and its DSL are not used,
/// since loading them takes longer than a short command.
@NullMarked
package dev.pingctl.cluster.kubernetes;

import org.jspecify.annotations.NullMarked;
