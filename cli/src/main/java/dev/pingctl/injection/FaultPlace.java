package dev.pingctl.injection;

import dev.pingctl.manifest.ObjectRef;
import java.util.List;
import java.util.Optional;

/// Where faults of the service are set. The set is closed.
public sealed interface FaultPlace {
  /// The place as it ends a sentence.
  String words();

  /// The pods of a workload.
  ///
  /// @param pod the one that is meant; empty for all
  record Pods(ObjectRef workload, Optional<String> pod) implements FaultPlace {
    @Override
    public String words() {
      return pod.map(name -> "pod " + name)
          .orElseGet(() -> "every pod of %s".formatted(workload.text()));
    }
  }

  /// Containers of the engine that publish the service's port.
  record Containers(List<String> names) implements FaultPlace {
    public Containers {
      names = List.copyOf(names);
    }

    @Override
    public String words() {
      return "container " + String.join(", ", names);
    }
  }

  /// A process of this machine.
  record Process(String stage, String name) implements FaultPlace {
    @Override
    public String words() {
      return "process " + name;
    }
  }
}
