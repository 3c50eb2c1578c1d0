package dev.pingctl.run;

import dev.pingctl.explain.Explanation;
import dev.pingctl.explain.Script;
import dev.pingctl.explain.ShellContext;
import dev.pingctl.fault.FaultList;
import dev.pingctl.image.Catalogue;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.image.ImageVersion;
import dev.pingctl.image.Images;
import dev.pingctl.image.Images.ProvidedImage;
import dev.pingctl.injection.FaultToken;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.node.Delivery;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.ImageAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What a person would type instead of a run: a script for a whole plan, or the commands for one
/// action of it.
///
/// @param numbers the numbers of the stages by their names
/// @param furtherNodes the numbers of the nodes that the embedded cluster has beside the first
public record Explanations(
    Settings settings,
    Supplier<Catalogue> catalogue,
    Supplier<Images> images,
    Map<String, Integer> numbers,
    Supplier<List<Integer>> furtherNodes) {
  /// The script that does what a plan does.
  public String script(Plan plan) {
    ImageResults results = new ImageResults();
    ShellContext context = context(true, results, nodes(plan));
    Script script = new Script(context, plan.title());
    for (Action action : plan.actions()) {
      script.add(action.stage(), action.describe(), action.explain(context));
      if (action instanceof ImageAction.BuildVersion build) {
        String version = context.images().versioned(build.image(), build.version(), build.faults());
        results.provide(build.image(), new ProvidedImage(version, Outcome.CREATED, false));
      }
    }
    return script.text();
  }

  /// The commands for one action, as lines to be shown before it: what they give, then each.
  ///
  /// @param results what earlier actions have made of the images
  List<String> lines(Action action, ImageResults results, List<String> nodes) {
    Explanation explanation = action.explain(context(false, results, nodes));
    List<String> lines = new ArrayList<>();
    lines.add("    # " + explanation.why());
    explanation.commands().stream()
        .flatMap(command -> command.shown().lines())
        .forEach(line -> lines.add("    " + line));
    return lines;
  }

  /// The nodes that images get into, when a plan is carried out.
  List<String> nodes(Plan plan) {
    Stream<Integer> made =
        plan.actions().stream()
            .flatMap(action ->
                action instanceof EngineAction.StartWorker start
                    ? Stream.of(start.number())
                    : Stream.empty());
    return Stream.of(Stream.of(1), furtherNodes.get().stream(), made)
        .flatMap(numbers -> numbers)
        .distinct()
        .sorted()
        .map(ClusterNode::name)
        .toList();
  }

  private ShellContext context(boolean isScript, ImageResults results, List<String> nodes) {
    return new ShellContext(settings, isScript, new Known(results), nodes, numbers);
  }

  /// The images as actions have found them, or will find them.
  private final class Known implements ShellContext.Images {
    private final ImageResults results;

    Known(ImageResults results) {
      this.results = results;
    }

    @Override
    public String reference(String name) {
      return find(name).map(ProvidedImage::reference).orElse(name);
    }

    @Override
    public String inCluster(String name) {
      String delivered = results.delivered().get(name);
      if (delivered != null || find(name).isEmpty()) {
        return delivered == null ? name : delivered;
      }
      String reference = reference(name);
      return settings.target() instanceof Target.Context context && context.registry().isPresent()
          ? Delivery.pushed(context.registry().get(), reference)
          : reference;
    }

    @Override
    public String versioned(String name, String version, FaultList faults) {
      String tokenHash = new FaultToken(settings).sha256().orElse("");
      return new ImageVersion(version, faults, tokenHash).reference(reference(name));
    }

    @Override
    public boolean isPulled(String name) {
      return find(name).filter(ProvidedImage::pulled).isPresent();
    }

    @Override
    public CatalogueImage entry(String name) {
      return catalogue.get().image(name);
    }

    private Optional<ProvidedImage> find(String name) {
      return results.find(name).or(() -> catalogue.get().find(name).map(image -> wanted(image)));
    }

    private ProvidedImage wanted(CatalogueImage image) {
      try {
        return images.get().wanted(image, settings.images());
      } catch (Failure failure) {
        if (failure.exitCode() != ExitCode.UNREACHABLE) {
          throw failure;
        }
        // Without an engine nothing is there, and all has to be made.
        return images.get().made(image, settings.images());
      }
    }
  }
}
