package dev.pingctl.compose;

import dev.pingctl.engine.ContainerSpec.Mount;
import dev.pingctl.text.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a service sees of the machine and the engine: `volumes`, `tmpfs` and `secrets`.
final class ComposeMounts {
  private final ComposeScope scope;
  private final List<Mount> mounts = new ArrayList<>();
  private final List<String> tmpfs = new ArrayList<>();
  private final Map<String, YamlNode> targets = new HashMap<>();

  private ComposeMounts(ComposeScope scope) {
    this.scope = scope;
  }

  /// The mounts of a service, no two of them at one place.
  static ComposeMounts read(ComposeKeys service, ComposeScope scope) {
    ComposeMounts reader = new ComposeMounts(scope);
    service.oneOrMore("tmpfs").forEach(reader::temporary);
    for (YamlNode element : service.get("volumes").map(YamlNode::elements).orElse(List.of())) {
      if (element.isMapping()) {
        reader.longVolume(element);
      } else {
        reader.shortVolume(element);
      }
    }
    service.get("secrets").map(YamlNode::elements).orElse(List.of()).forEach(reader::secret);
    return reader;
  }

  /// Volumes, folders, files and secrets, in the order of the file.
  List<Mount> mounts() {
    return List.copyOf(mounts);
  }

  /// Folders in memory, as `target` or `target:options`.
  List<String> tmpfs() {
    return List.copyOf(tmpfs);
  }

  private void temporary(YamlNode node) {
    String text = ComposeKeys.filled(node);
    claim(node, text.split(":", 2)[0]);
    tmpfs.add(text);
  }

  private void shortVolume(YamlNode node) {
    String[] parts = ComposeKeys.filled(node).split(":", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw node.wrong(
          "must be SOURCE:TARGET or SOURCE:TARGET:ro, not '"
              + node.text()
              + "'; pingctl makes no volumes without a name");
    }
    boolean readOnly = parts.length == 3 && "ro".equals(parts[2]);
    if (parts.length == 3 && !readOnly && !"rw".equals(parts[2])) {
      throw node.wrong("has the option '" + parts[2] + "', which is not ro or rw");
    }
    String target = claim(node, parts[1]);
    if (parts[0].matches("(?s)[./~].*")) {
      mounts.add(new Mount.Bind(scope.path(node, parts[0]), target, readOnly, true));
    } else {
      mounts.add(new Mount.NamedVolume(scope.volume(node, parts[0]), target, readOnly));
    }
  }

  private void longVolume(YamlNode node) {
    ComposeKeys keys =
        ComposeKeys.of(node, "type source target read_only bind volume tmpfs", "consistency image");
    String target = claim(keys.require("target"), ComposeKeys.filled(keys.require("target")));
    YamlNode type = keys.require("type");
    boolean created =
        keys.get("bind")
            .map(n -> ComposeKeys.of(n, "create_host_path", "propagation recursive selinux"))
            .flatMap(bind -> bind.get("create_host_path"))
            .map(ComposeScalars::truth)
            .orElse(true);
    keys.get("volume").ifPresent(n -> ComposeKeys.of(n, "", "nocopy subpath labels"));
    switch (type.text()) {
      case "bind" ->
          mounts.add(
              new Mount.Bind(
                  scope.path(keys.require("source"), ComposeKeys.filled(keys.require("source"))),
                  target,
                  keys.truth("read_only"),
                  created));
      case "volume" ->
          mounts.add(
              new Mount.NamedVolume(
                  scope.volume(keys.require("source"), ComposeKeys.filled(keys.require("source"))),
                  target,
                  keys.truth("read_only")));
      case "tmpfs" -> tmpfs.add(target + options(keys));
      default -> throw type.wrong("must be volume, bind or tmpfs, not '" + type.text() + "'");
    }
  }

  private static String options(ComposeKeys volume) {
    List<String> options = new ArrayList<>();
    if (volume.truth("read_only")) {
      options.add("ro");
    }
    volume
        .get("tmpfs")
        .map(n -> ComposeKeys.of(n, "size mode", ""))
        .ifPresent(keys -> {
          keys.get("size").ifPresent(n -> options.add("size=" + ComposeUnits.bytes(n)));
          keys.get("mode").ifPresent(n -> options.add("mode=" + mode(n)));
        });
    return options.isEmpty() ? "" : ":" + String.join(",", options);
  }

  /// A file mode in octal digits: with a leading zero it is written so, without one it is decimal.
  private static String mode(YamlNode node) {
    if (node.text().matches("0o?[0-7]{3,4}")) {
      return node.text().replace("o", "");
    }
    return "0" + Long.toOctalString(node.number(0, 0b111_111_111_111));
  }

  private void secret(YamlNode node) {
    if (!node.isMapping()) {
      String name = ComposeKeys.filled(node);
      bindSecret(node, name, name);
      return;
    }
    ComposeKeys keys = ComposeKeys.of(node, "source target", "uid gid mode");
    YamlNode source = keys.require("source");
    bindSecret(source, ComposeKeys.filled(source), keys.text("target").orElse(source.text()));
  }

  private void bindSecret(YamlNode node, String name, String target) {
    String place = target.startsWith("/") ? target : "/run/secrets/" + target;
    claim(node, place);
    mounts.add(new Mount.Bind(scope.secret(node, name), place, true));
  }

  /// The place in the container, without what leads to nowhere else, such as a slash at its end.
  private String claim(YamlNode node, String target) {
    if (!target.startsWith("/")) {
      throw node.wrong("mounts at '" + target + "', which is not an absolute path");
    }
    String place = Path.of(target).normalize().toString();
    YamlNode holder = targets.putIfAbsent(place, node);
    if (holder != null) {
      throw node.wrong("mounts at " + target + ", where '" + holder.property() + "' is already");
    }
    return place;
  }
}
