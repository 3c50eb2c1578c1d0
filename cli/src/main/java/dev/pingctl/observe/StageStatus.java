package dev.pingctl.observe;

import dev.pingctl.stage.Stage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a stage is doing. `stage` is as it was brought up, with this port base. `ready` of
/// `replicas` copies of its parts work. `where` is empty where nothing of it is there; a stage that
/// is down because its cluster is stopped says so there. `problem` is what it lacks or misses of
/// other stages, as a clause, empty where nothing is known.
public record StageStatus(
    Stage stage,
    int portBase,
    String where,
    Health health,
    int ready,
    int replicas,
    List<String> images,
    Optional<Long> count,
    String problem) {
  /// The same, where a stage that it needs does not work.
  StageStatus without(StageStatus need) {
    return new StageStatus(
        stage,
        portBase,
        where,
        Health.DEGRADED,
        ready,
        replicas,
        images,
        count,
        "it needs %s, which is %s".formatted(need.stage.name(), need.health.word()));
  }

  /// How a stage is.
  public enum Health {
    /// Nothing of it is there.
    DOWN,
    /// Something of it is there, but not everything works.
    DEGRADED,
    /// Everything works.
    UP;

    /// The word shown to the user.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
