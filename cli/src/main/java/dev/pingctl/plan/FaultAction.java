package dev.pingctl.plan;

import dev.pingctl.explain.Explanation;
import dev.pingctl.explain.FaultCommands;
import dev.pingctl.explain.ShellContext;
import dev.pingctl.fault.Fault;
import dev.pingctl.fault.FaultList;
import dev.pingctl.injection.FaultPlace;
import dev.pingctl.injection.FaultToken;
import java.util.List;
import java.util.stream.Collectors;

/// Changes the faults of the service where it runs.
public sealed interface FaultAction extends Action {
  /// Sets faults in the place of those that are set; none clears them.
  record SetFaults(String stage, FaultPlace place, FaultList faults) implements FaultAction {
    @Override
    public String describe() {
      return faults.isEmpty()
          ? "clear the faults of " + place.words()
          : "set %s in %s".formatted(faults.text(), place.words());
    }

    @Override
    public Explanation explain(ShellContext context) {
      FaultCommands commands =
          new FaultCommands(context, context.secret(FaultToken.STAGE, FaultToken.NAME));
      String why =
          faults.isEmpty()
              ? "The service does again what it should."
              : faults.faults().stream()
                  .map(Fault::effect)
                  .collect(Collectors.joining(", and ", "The service ", "."));
      return new Explanation(
          why,
          switch (place) {
            case FaultPlace.Pods pods ->
                List.of(commands.pods(pods.workload(), pods.pod(), faults));
            case FaultPlace.Containers containers ->
                containers.names().stream().map(name -> commands.container(name, faults)).toList();
            case FaultPlace.Process process ->
                List.of(
                    commands.address(
                        "http://127.0.0.1:"
                            + context
                                .settings()
                                .port(context.numbers().getOrDefault(process.stage(), 0)),
                        faults));
          });
    }
  }
}
