package dev.pingctl.image;

import dev.pingctl.engine.ImageBuild;
import dev.pingctl.engine.ImageStore;
import dev.pingctl.engine.ImageTransfer;
import dev.pingctl.engine.OwnedImage;
import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.report.WorkListener;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Ownership;
import dev.pingctl.text.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes the images of the catalogue available, by pulling or building them.
///
/// Each gets a tag that stands for what it was made from, so one that is there is found without
/// asking anyone, and `latest`. Pulled images get pingctl's mark too, as one more layer without
/// files. One object serves one run: a registry that did not answer is not asked again. May be used
/// by several threads; an image that several of them need is made once.
public final class Images {
  /// Label key: the hash of what an image was made from, which is also its tag.
  public static final String CONTENT_HASH = "pingctl.dev/content-hash";

  /// The change that makes an image which is not there.
  public static final Change MISSING = Change.created(new Cause("no image of this content yet"));

  private static final String VERSION = "org.opencontainers.image.version";

  /// Label key: the faults that a version starts with.
  private static final String FAULTS = "pingctl.dev/faults";

  private static final String TITLE = "org.opencontainers.image.title";
  private static final String BASE_NAME = "org.opencontainers.image.base.name";

  /// How long a registry may take to its first answer where there is another way.
  private static final Duration SHORT_PATIENCE = Duration.ofSeconds(8);

  private static final Duration LONG_PATIENCE = Duration.ofSeconds(60);

  private final ImageStore store;
  private final ImageTransfer transfer;
  private final Catalogue catalogue;
  private final BuildHost host;
  private final Map<String, Registry> registries = new ConcurrentHashMap<>();
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private final ImageTags tags;

  /// Images of this catalogue, on the engine with these roles.
  ///
  /// @param environment the variables of this process, for proxies and certificates
  public Images(
      ImageStore store,
      ImageTransfer transfer,
      Catalogue catalogue,
      Map<String, String> environment) {
    this.store = store;
    this.transfer = transfer;
    this.catalogue = catalogue;
    this.tags = new ImageTags(catalogue);
    this.host = new BuildHost(environment);
  }

  /// An image that can be used now, under this reference. `pulled` tells whether it is what a
  /// registry gave, not what is built here.
  public record ProvidedImage(String reference, Outcome outcome, boolean pulled) {
    /// What was done, and why.
    public Change change() {
      return outcome == Outcome.CREATED ? MISSING : new Change(outcome, Optional.empty());
    }
  }

  /// Makes the image available, with all it is built on.
  ///
  /// @throws Failure `PING-REGISTRY-DOWN` or `PING-PULL` under the policy `PULL`, `PING-BUILD`,
  ///   `PING-BOOTSTRAP`, or what the engine has to say
  public ProvidedImage provide(CatalogueImage image, ImagePolicy policy, WorkListener progress) {
    synchronized (locks.computeIfAbsent(image.name(), name -> new Object())) {
      Optional<Present> present = present(image, policy);
      if (present.isPresent()) {
        String reference = present.get().reference();
        if (!Optional.of(present.get().id()).equals(store.id(latest(image)))) {
          store.tag(reference, latest(image));
        }
        return new ProvidedImage(reference, Outcome.UNCHANGED, isPulled(image, reference));
      }
      String made = make(image, policy, progress);
      return new ProvidedImage(made, Outcome.CREATED, isPulled(image, made));
    }
  }

  /// The image as [#provide] would find it now; empty where it would have to be made.
  public Optional<ProvidedImage> find(CatalogueImage image, ImagePolicy policy) {
    return present(image, policy)
        .map(Present::reference)
        .map(name -> new ProvidedImage(name, Outcome.UNCHANGED, isPulled(image, name)));
  }

  /// The image as it is there, or else as building it would make it.
  public ProvidedImage wanted(CatalogueImage image, ImagePolicy policy) {
    return find(image, policy).orElseGet(() -> made(image, policy));
  }

  /// The image as making it would give it, by building where it can be built; asks nobody.
  public ProvidedImage made(CatalogueImage image, ImagePolicy policy) {
    String reference = tags.of(image, policy).getLast();
    return new ProvidedImage(reference, Outcome.CREATED, isPulled(image, reference));
  }

  private record Present(String reference, String id) {}

  private Optional<Present> present(CatalogueImage image, ImagePolicy policy) {
    for (String reference : tags.of(image, policy)) {
      Optional<String> id = store.id(reference);
      if (id.isPresent()) {
        return Optional.of(new Present(reference, id.get()));
      }
    }
    return Optional.empty();
  }

  /// Those of these images, and of what they are built on, that have to be made first, the base
  /// before what is built on it. Asks the engine alone.
  public List<CatalogueImage> missing(List<CatalogueImage> images, ImagePolicy policy) {
    Set<CatalogueImage> missing = new LinkedHashSet<>();
    for (CatalogueImage image : images) {
      if (present(image, policy).isEmpty()) {
        if (image.recipe() instanceof Recipe.Dockerfile recipe && recipe.base().isPresent()) {
          missing.addAll(missing(List.of(catalogue.image(recipe.base().get())), policy));
        }
        missing.add(image);
      }
    }
    return List.copyOf(missing);
  }

  /// Makes another version of an image that is there.
  ///
  /// @throws Failure `PING-VERSION` where there is such a version with other faults
  public ProvidedImage version(ProvidedImage image, ImageVersion version, WorkListener progress) {
    ImageReference parent = ImageReference.parse(image.reference());
    String reference = version.reference(image.reference());
    requireSameFaults(parent.repository(), version);
    if (store.id(reference).isPresent()) {
      return new ProvidedImage(reference, Outcome.UNCHANGED, false);
    }
    Map<String, String> labels = new TreeMap<>();
    labels.put(Ownership.IMAGE, parent.repository());
    labels.put(CONTENT_HASH, version.hash(image.reference()));
    labels.put(VERSION, version.name());
    if (!version.faults().isEmpty()) {
      labels.put(FAULTS, version.faults().text());
    }
    StringBuilder dockerfile = new StringBuilder("FROM " + image.reference() + "\nENV");
    version
        .environment()
        .forEach((name, value) -> dockerfile.append(" %s=\"%s\"".formatted(name, value)));
    transfer.build(
        new ImageBuild(
            Map.of(),
            Map.of(
                "Dockerfile",
                bytes(LabelledDockerfile.of(dockerfile.append('\n').toString(), labels))),
            Map.of(),
            List.of(reference),
            Optional.empty()),
        new BuildSteps(reference, progress));
    return new ProvidedImage(reference, Outcome.CREATED, false);
  }

  /// A version means one program to whoever names it, also where the image is made from others.
  private void requireSameFaults(String repository, ImageVersion version) {
    Pattern ofVersion =
        Pattern.compile(Pattern.quote(repository + ":" + version.name()) + "-[0-9a-f]{12}");
    for (OwnedImage image : store.owned()) {
      String faults = image.labels().getOrDefault(FAULTS, "");
      Optional<String> other =
          image.references().stream().filter(ofVersion.asMatchPredicate()).findFirst();
      if (other.isPresent() && !faults.equals(version.faults().text())) {
        throw new Failure(
            FailureId.VERSION,
            ExitCode.REFUSED,
            "Version %s is there already and starts %s (image %s); choose another version%s."
                .formatted(
                    version.name(),
                    faults.isEmpty() ? "without faults" : "with " + faults,
                    other.get(),
                    faults.isEmpty() ? "" : ", or add --fault=" + faults));
      }
    }
  }

  private static boolean isPulled(CatalogueImage image, String reference) {
    return image
        .upstream()
        .filter(name -> ImageTags.pulled(image, name).equals(reference))
        .isPresent();
  }

  private String make(CatalogueImage image, ImagePolicy policy, WorkListener progress) {
    if (policy != ImagePolicy.BUILD && image.upstream().isPresent()) {
      String upstream = image.upstream().get();
      try {
        return pull(image, upstream, policy, progress);
      } catch (Failure failure) {
        boolean refused = failure.is(FailureId.REGISTRY_DOWN, FailureId.PULL);
        boolean needed = policy == ImagePolicy.PULL || image.recipe() instanceof Recipe.PulledOnly;
        if (needed || !refused) {
          throw failure;
        }
        progress.accept("%s: %s can't be pulled, building".formatted(image.name(), upstream));
      }
    }
    BuildContext context = BuildContext.of(image);
    return switch (image.recipe()) {
      case Recipe.Bootstrap bootstrap -> bootstrap(image, bootstrap, context, progress);
      case Recipe.Dockerfile recipe -> build(image, recipe, context, policy, progress);
      case Recipe.PulledOnly ignored ->
          throw new Failure(
              FailureId.PULL,
              ExitCode.FAILED,
              "%s can only be pulled, and --images=build forbids that.".formatted(image.name()));
    };
  }

  /// Makes the image available where a registry has it.
  ///
  /// @return nothing where none does
  public Optional<ProvidedImage> tryToProvide(
      CatalogueImage image, ImagePolicy policy, WorkListener progress) {
    try {
      return Optional.of(provide(image, policy, progress));
    } catch (Failure failure) {
      if (failure.is(FailureId.REGISTRY_DOWN, FailureId.PULL)) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /// Archives of these images.
  ///
  /// @param platform gives the engine's, such as `linux/amd64`
  public ImageArchives archives(Supplier<String> platform) {
    return new ImageArchives(store, transfer, catalogue, platform);
  }

  private String pull(
      CatalogueImage image, String upstream, ImagePolicy policy, WorkListener progress) {
    boolean wasThere = store.id(upstream).isPresent();
    if (!wasThere) {
      Duration patience = policy == ImagePolicy.PULL ? LONG_PATIENCE : SHORT_PATIENCE;
      registries
          .computeIfAbsent(ImageReference.parse(upstream).registry(), name -> new Registry())
          .ask(() -> transfer.pull(upstream, patience, progress));
    }
    String reference = ImageTags.pulled(image, upstream);
    Map<String, String> labels = labels(image, reference);
    labels.put(BASE_NAME, upstream);
    transfer.build(
        new ImageBuild(
            Map.of(),
            Map.of("Dockerfile", bytes(LabelledDockerfile.of("FROM " + upstream + "\n", labels))),
            Map.of(),
            List.of(reference, latest(image)),
            Optional.empty()),
        line -> {});
    if (!wasThere) {
      store.untag(upstream);
    }
    return reference;
  }

  private String build(
      CatalogueImage image,
      Recipe.Dockerfile recipe,
      BuildContext context,
      ImagePolicy policy,
      WorkListener progress) {
    String base =
        recipe
            .base()
            .map(name -> provide(catalogue.image(name), policy, progress).reference())
            .orElse("");
    String reference = ImageTags.built(image, recipe, context, base);
    Map<String, String> arguments = new TreeMap<>(recipe.arguments());
    Map<String, String> labels = labels(image, reference);
    if (!base.isEmpty()) {
      arguments.put("BASE", base);
      labels.put(BASE_NAME, base);
    }
    arguments.putAll(host.proxies());
    announce(image, progress);
    String dockerfile = LabelledDockerfile.of(read(recipe.folder().resolve("Dockerfile")), labels);
    transfer.build(
        new ImageBuild(
            context.files(),
            Map.of("Dockerfile", bytes(dockerfile), "ca.crt", host.certificates()),
            arguments,
            List.of(reference, latest(image)),
            Optional.empty()),
        new BuildSteps(image.name(), progress));
    return reference;
  }

  private String bootstrap(
      CatalogueImage image, Recipe.Bootstrap recipe, BuildContext context, WorkListener progress) {
    String reference = ImageTags.bootstrapped(image, recipe, context);
    Map<String, String> labels = labels(image, reference);
    labels.putAll(Ownership.labels(Ownership.IMAGES));
    labels.put(TITLE, image.title());
    announce(image, progress);
    List<String> privilege = Bootstrap.privilege(host.proxies());
    new Bootstrap(recipe.folder().resolve("bootstrap"), recipe.suite(), privilege)
        .run(
            archive ->
                transfer.importRoot(
                    reference,
                    labels,
                    List.of(
                        "CMD [\"bash\"]",
                        "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
                    archive),
            line -> progress.accept(image.name() + ": " + line));
    store.tag(reference, latest(image));
    return reference;
  }

  /// Says what a build costs before it begins.
  private static void announce(CatalogueImage image, WorkListener progress) {
    progress.accept(image.name() + ": building");
    image.about().ifPresent(progress::takes);
  }

  private static String latest(CatalogueImage image) {
    return latest(image.name());
  }

  /// The reference that follows what is used.
  static String latest(String name) {
    return name + ":latest";
  }

  private static Map<String, String> labels(CatalogueImage image, String reference) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(Ownership.IMAGE, image.name());
    labels.put(CONTENT_HASH, ImageReference.parse(reference).tag());
    return labels;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw BuildContext.unreadable(file, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// A registry as this run knows it. Asked by one at a time, so that its silence costs only once.
  private static final class Registry {
    private @Nullable Failure silence;

    synchronized void ask(Runnable pull) {
      Failure known = silence;
      if (known != null) {
        throw known;
      }
      try {
        pull.run();
      } catch (Failure failure) {
        if (failure.is(FailureId.REGISTRY_DOWN)) {
          silence = failure;
        }
        throw failure;
      }
    }
  }
}
