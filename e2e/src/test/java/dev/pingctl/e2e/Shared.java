package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// What classes use one after the other, because it takes long to come up: a cluster, or the whole
/// workshop. It comes up for the first class that wants it; a class that is run by itself gets its
/// own stages alone.
final class Shared implements BeforeAllCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(Shared.class);

  private final Kind kind;
  private final List<String> stages;
  private Place place = new Place(false);
  private Set<String> engine = Set.of();
  private Set<String> objects = Set.of();

  private Shared(Kind kind, List<String> stages) {
    this.kind = kind;
    this.stages = stages;
  }

  /// What is shared.
  private enum Kind {
    CLUSTER,
    WORKSHOP
  }

  /// A cluster with these stages, which go after the class.
  static Shared cluster(String... stages) {
    return new Shared(Kind.CLUSTER, List.of(stages));
  }

  /// The whole workshop, in which these stages are up. The class leaves them as it found them.
  static Shared workshop(String... stages) {
    return new Shared(Kind.WORKSHOP, List.of(stages));
  }

  /// Where something shared runs: from its first class on until it is closed.
  static final class Place implements AutoCloseable {
    private final Scenario scenario = new Scenario();
    private final boolean holdsStages;
    private boolean open;

    /// A place that is not open.
    ///
    /// @param holdsStages whether stages that need no cluster may be up in it
    private Place(boolean holdsStages) {
      this.holdsStages = holdsStages;
    }

    private Place open() {
      if (holdsStages) {
        Engine.STAGES.acquireUninterruptibly();
      }
      scenario.begin();
      open = true;
      return this;
    }

    /// Takes everything down, once. Nothing may be left.
    @Override
    public void close() {
      if (open) {
        open = false;
        try {
          scenario.end();
        } finally {
          if (holdsStages) {
            Engine.STAGES.release();
          }
        }
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
    for (Kind other : Kind.values()) {
      Place there = other == kind ? null : store.get(other, Place.class);
      if (there != null) {
        there.close();
      }
    }
    place =
        store.computeIfAbsent(kind, key -> new Place(kind == Kind.WORKSHOP).open(), Place.class);
    stages.forEach(stage -> assertThat(ok("up", "--stage=" + stage).out()).contains("is up"));
    engine = Engine.everything();
    objects = objects();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (!place.open || stages.isEmpty()) {
      return;
    }
    if (kind == Kind.CLUSTER) {
      stages.forEach(stage -> ok("teardown", "--stage=" + stage, "--volumes", "--keep-cluster"));
      return;
    }
    for (String stage : stages) {
      Command.Result again = ok("up", "--stage=" + stage);
      assertThat(again.out()).as(stage + " is as it was: " + again.all()).contains("unchanged in ");
    }
    assertThat(Engine.everything()).as("what is on the engine").isEqualTo(engine);
    assertThat(objects()).as("what is in the cluster").isEqualTo(objects);
  }

  /// What somebody made in the cluster, without what controllers make of it, and without the
  /// records that Helm keeps of each revision.
  private static Set<String> objects() {
    return Node.runs() ? Node.objects() : Set.of();
  }

  /// Takes all of it down, as its last class does.
  void close() {
    place.close();
  }

  /// A folder of its own.
  Path folder() {
    return place.scenario.folder();
  }

  /// Where its pingctl keeps its files.
  Path home() {
    return place.scenario.home();
  }

  /// A pingctl with that home.
  Pingctl pingctl() {
    return place.scenario.pingctl();
  }

  /// Runs pingctl, which must succeed.
  Command.Result ok(String... arguments) {
    return pingctl().ok(arguments);
  }

  /// Runs pingctl, which must fail in this way.
  Command.Result failed(int exitCode, String id, String... arguments) {
    return pingctl().failed(exitCode, id, arguments);
  }
}
