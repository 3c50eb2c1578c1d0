package dev.pingctl.node;

import java.util.List;
import java.util.Map;

/// In what the two images of an embedded node differ: the one built from this project's `cluster/`
/// folder, and `rancher/k3s`, which takes its place where images can be pulled.
///
/// @param command what the container is started with
/// @param volumes the engine's volumes by the folder they are seen under
/// @param tmpfs folders in memory
/// @param kubeconfig the file with the administrator's credentials
/// @param ready a command that succeeds when the node is Ready
/// @param systemReady a command that succeeds when DNS, metrics and storage are ready, too
/// @param importing a command that takes an image archive on its standard input
/// @param listing a command that prints the names of the images that are there
record NodeKind(
    List<String> command,
    Map<String, String> volumes,
    List<String> tmpfs,
    String kubeconfig,
    List<String> ready,
    List<String> systemReady,
    List<String> importing,
    List<String> listing) {

  private static final List<String> IMPORT =
      List.of("ctr", "--namespace=k8s.io", "images", "import", "-");

  /// Takes half the processor time: `ctr` reads the archive, instead of handing it on to containerd
  /// in messages.
  private static final List<String> IMPORT_LOCALLY =
      List.of("ctr", "--namespace=k8s.io", "images", "import", "--local", "-");

  private static final List<String> LIST =
      List.of("ctr", "--namespace=k8s.io", "images", "list", "--quiet");

  /// A command that prints the digests of what containerd keeps of images.
  static final List<String> LAYERS =
      List.of("ctr", "--namespace=k8s.io", "content", "list", "--quiet");

  /// The node that is built here.
  static final NodeKind BUILT =
      new NodeKind(
          List.of(),
          Map.of(
              "/var/lib/containerd",
              "pingctl-containerd",
              "/var/lib/etcd",
              "pingctl-etcd",
              "/var/lib/kubelet",
              "pingctl-kubelet",
              "/etc/kubernetes",
              "pingctl-kubernetes",
              ClusterNode.DATA_FOLDER,
              ClusterNode.DATA_VOLUME),
          List.of(),
          "/etc/kubernetes/admin.conf",
          List.of("node-ready"),
          List.of("node-ready", "system"),
          IMPORT_LOCALLY,
          LIST);

  /// A further node that is built here. What its container would keep of etcd's is nothing.
  static NodeKind further(String name) {
    return new NodeKind(
        BUILT.command(),
        Map.of(
            "/var/lib/containerd",
            name + "-containerd",
            "/var/lib/kubelet",
            name + "-kubelet",
            "/etc/kubernetes",
            name + "-kubernetes",
            ClusterNode.DATA_FOLDER,
            name + "-storage"),
        List.of("/var/lib/etcd"),
        BUILT.kubeconfig(),
        BUILT.ready(),
        BUILT.systemReady(),
        IMPORT_LOCALLY,
        LIST);
  }

  /// The node that is pulled.
  static final NodeKind K3S =
      new NodeKind(
          List.of(
              "server",
              "--disable=traefik",
              "--disable=servicelb",
              "--node-name=" + ClusterNode.NAME,
              "--tls-san=127.0.0.1"),
          Map.of(
              "/var/lib/rancher/k3s",
              "pingctl-k3s",
              // The password by which the data knows its node: without it a new container is
              // refused.
              "/etc/rancher/node",
              "pingctl-k3s-node",
              "/var/lib/kubelet",
              "pingctl-kubelet",
              ClusterNode.DATA_FOLDER,
              ClusterNode.DATA_VOLUME),
          List.of("/run", "/var/run"),
          "/etc/rancher/k3s/k3s.yaml",
          List.of(
              "kubectl",
              "wait",
              "--for=condition=Ready",
              "--timeout=1s",
              "node/" + ClusterNode.NAME),
          List.of(
              "kubectl",
              "--namespace=kube-system",
              "wait",
              "--for=condition=Available",
              "--timeout=1s",
              "deployment/coredns",
              "deployment/metrics-server",
              "deployment/local-path-provisioner"),
          IMPORT,
          LIST);
}
