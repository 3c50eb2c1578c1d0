package dev.pingctl.plan;

import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.stage.Check;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Something that an attacker would try in a stage's namespace. The set is closed.
public sealed interface Attempt {
  /// The name of the pods that attempt something, and the label `app.kubernetes.io/name` that
  /// policies select them by.
  String POD = "pingctl-attempt";

  /// What is tried, as a phrase that follows "try to".
  String words();

  /// The namespace it is made in.
  String namespace();

  /// The pod that attempts it; empty where none does, or where it is removed by itself.
  default Optional<ObjectRef> pod() {
    return Optional.of(new ObjectRef("v1", "Pod", Optional.of(namespace()), POD));
  }

  /// `take-node`: run a pod as root with its node's processes and files.
  record TakeNode(String namespace) implements Attempt {
    @Override
    public String words() {
      return "run a pod as root with the processes and files of its node";
    }
  }

  /// `connect`: connect from pods that no policy of the stage allows to.
  record Connect(String namespace, Check.Refuses to) implements Attempt {
    @Override
    public String words() {
      return "connect to %s as a stranger"
          .formatted(
              to.guarded().stream()
                  .map(each -> each.deployment().name())
                  .collect(Collectors.joining(" and ")));
    }

    @Override
    public Optional<ObjectRef> pod() {
      return Optional.empty();
    }
  }

  /// `log-in`: use Redis with a wrong password.
  ///
  /// @param service the Service in front of it
  record LogIn(String namespace, String service, int port) implements Attempt {
    @Override
    public String words() {
      return "use %s with a wrong password".formatted(service);
    }
  }

  /// `write`: plant a program in the root file system of a pod that runs as those of a Deployment
  /// do.
  ///
  /// @param like the Deployment
  /// @param set what is different in the security context of the container, by its fields
  record Write(ObjectRef like, Map<String, Object> set) implements Attempt {
    @Override
    public String namespace() {
      return like.namespace().orElse("");
    }

    @Override
    public String words() {
      String other =
          set.entrySet().stream()
              .map(each -> each.getKey() + "=" + each.getValue())
              .sorted()
              .collect(Collectors.joining(" and "));
      return "write to the root file system of a pod like those of %s%s"
          .formatted(like.name(), other.isEmpty() ? "" : ", but with " + other);
    }
  }

  /// `list-secrets`: list the namespace's Secrets with a token of a service account.
  record ListSecrets(String namespace, String account) implements Attempt {
    @Override
    public String words() {
      return "list Secrets with a token of ServiceAccount " + account;
    }

    @Override
    public Optional<ObjectRef> pod() {
      return Optional.empty();
    }
  }
}
