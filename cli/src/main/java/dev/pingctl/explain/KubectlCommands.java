package dev.pingctl.explain;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The `kubectl` commands that make, look at and remove objects of a cluster.
public final class KubectlCommands {
  private static final String CERTIFICATES = "tls.crt";

  private final ShellContext context;

  /// Commands for this context.
  public KubectlCommands(ShellContext context) {
    this.context = context;
  }

  /// Applies an object. A certificate authority that is known only then is put in by `sed`.
  ///
  /// @param authority the file with that
  /// @param options each after a space
  public ShellCommand apply(Manifest manifest, String authority, String options) {
    String yaml = manifest.withImages(context.images()::inCluster).unclaimed().yaml();
    String text = context.kubectl() + " apply --server-side" + options + " --filename=-";
    if (yaml.contains(Manifest.AUTHORITY)) {
      text =
          "{ sed \"s|%s|$(base64 <%s | tr -d '\\n')|\" | %s; }"
              .formatted(Manifest.AUTHORITY, authority, text);
    }
    return ShellCommand.of(text).reading(yaml.substring("---\n".length()));
  }

  /// Applies a Secret with the contents of generated files.
  public ShellCommand applySecret(String stage, ObjectRef ref, List<String> files) {
    List<String> words =
        new ArrayList<>(
            List.of(context.kubectl() + " create secret generic", Shell.word(ref.name())));
    ref.namespace().ifPresent(namespace -> words.add("--namespace=" + namespace));
    if (files.contains(CERTIFICATES)) {
      words.add("--type=kubernetes.io/tls");
    }
    files.forEach(name ->
        words.add(
            "--from-file="
                + Shell.filled(name + "=" + context.part(context.settings().secret(stage, name)))));
    words.add("--dry-run=client --output=yaml |");
    words.add(context.kubectl() + " apply --server-side --filename=-");
    return ShellCommand.of(Shell.line(words));
  }

  /// A condition that holds where the cluster knows a kind.
  public String serves(ObjectKind kind) {
    return "%s api-resources --api-group=%s --no-headers | grep ' %s$' >/dev/null"
        .formatted(context.kubectl(), kind.apiVersion().replaceFirst("/?[^/]*$", ""), kind.kind());
  }

  /// Deletes an object and waits until it is gone.
  public ShellCommand delete(ObjectRef ref) {
    return on("delete", ref, " --ignore-not-found");
  }

  /// A command on one object.
  ///
  /// @param verb such as `delete`
  /// @param options each after a space
  public ShellCommand on(String verb, ObjectRef ref, String options) {
    return ShellCommand.of(words(context.kubectl(), verb, ref, options));
  }

  private static String words(String kubectl, String verb, ObjectRef ref, String options) {
    return "%s %s %s/%s%s%s"
        .formatted(kubectl, verb, kind(ref), ref.name(), namespace(ref), options);
  }

  /// Waits until a workload is rolled out, or a Job complete.
  public ShellCommand awaitRollout(ObjectRef workload, Duration timeout) {
    return ShellCommand.of(rollout(context.kubectl(), workload, timeout));
  }

  /// The words that wait until a workload is rolled out, or a Job complete.
  ///
  /// @param kubectl the words that the command begins with
  public static String rollout(String kubectl, ObjectRef workload, Duration timeout) {
    String verb =
        workload.kind().equals("Job") ? "wait --for=condition=Complete" : "rollout status";
    return words(kubectl, verb, workload, " --timeout=" + timeout.toSeconds() + "s");
  }

  /// The kind as kubectl takes it without doubt: with the group where it has one.
  private static String kind(ObjectRef ref) {
    String kind = ref.kind().toLowerCase(Locale.ROOT);
    int slash = ref.apiVersion().indexOf('/');
    String group = slash < 0 ? "" : ref.apiVersion().substring(0, slash);
    return group.contains(".") ? kind + "." + group : kind;
  }

  private static String namespace(ObjectRef ref) {
    return ref.namespace().map(name -> " --namespace=" + name).orElse("");
  }
}
