package dev.pingctl.settings;

import dev.pingctl.text.ImageReference;
import java.util.Map;
import java.util.TreeMap;

/// The mark on everything pingctl makes. What lacks it is never changed or removed.
public final class Ownership {
  /// Label key: who manages it.
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /// Label value of [#MANAGED_BY] on everything that is pingctl's.
  public static final String PINGCTL = "pingctl";

  /// Label value of [#MANAGED_BY] that Helm gives to what its releases make.
  public static final String HELM = "Helm";

  /// Label key: what it is part of.
  public static final String PART_OF = "app.kubernetes.io/part-of";

  /// Label value of [#PART_OF].
  public static final String WORKSHOP = "ping-workshop";

  /// Label key: the stage it belongs to.
  public static final String STAGE = "pingctl.dev/stage";

  /// Value of [#STAGE] on what belongs to the embedded cluster.
  public static final String CLUSTER = "cluster";

  /// Value of [#STAGE] on images: they belong to all stages.
  public static final String IMAGES = "images";

  /// Label key on images: the image's name without a tag. Empty on what a build leaves of its
  /// stages.
  public static final String IMAGE = "pingctl.dev/image";

  /// Label key: fingerprint of the settings it was made from.
  public static final String CONFIG_HASH = "pingctl.dev/config-hash";

  /// Label key: a short hash of each of those settings, by its name. It tells what differs, and
  /// decides nothing.
  public static final String SETTING_HASHES = "pingctl.dev/setting-hashes";

  private Ownership() {}

  /// The labels of something that belongs to a stage.
  public static Map<String, String> labels(String stage) {
    return Map.of(MANAGED_BY, PINGCTL, PART_OF, WORKSHOP, STAGE, stage);
  }

  /// The labels of a stage's thing together with others of its own.
  public static Map<String, String> labels(String stage, Map<String, String> others) {
    Map<String, String> all = new TreeMap<>(others);
    all.putAll(labels(stage));
    return Map.copyOf(all);
  }

  /// Whether a label says that something is pingctl's. The others tell what it is part of, whoever
  /// made it.
  public static boolean claims(String label, Object value) {
    return label.equals(MANAGED_BY) && value.equals(PINGCTL);
  }

  /// Whether these labels carry the mark of a container, network or volume of pingctl's. The labels
  /// of an image alone do not: every container of the image inherits them, whoever runs it.
  public static boolean marks(Map<String, String> labels) {
    return marksImage(labels) && !IMAGES.equals(labels.getOrDefault(STAGE, IMAGES));
  }

  /// Whether these are the labels of a cluster object of pingctl's: one it applied, or one of a
  /// release that it installed, which Helm has put its own name on.
  public static boolean marksObject(Map<String, String> labels) {
    return marks(labels)
        || (HELM.equals(labels.get(MANAGED_BY))
            && WORKSHOP.equals(labels.get(PART_OF))
            && labels.containsKey(STAGE));
  }

  /// Whether an image of these labels, under this reference, is pingctl's. What someone builds on
  /// an image of pingctl's inherits its labels, but has another name.
  public static boolean marksImage(Map<String, String> labels, String reference) {
    return marksImage(labels)
        && ImageReference.parse(reference).repository().equals(labels.get(IMAGE));
  }

  /// Whether an image of these labels that has no reference is what a build of pingctl's has left.
  public static boolean marksLeftover(Map<String, String> labels) {
    return marksImage(labels) && labels.getOrDefault(IMAGE, "?").isEmpty();
  }

  private static boolean marksImage(Map<String, String> labels) {
    return PINGCTL.equals(labels.get(MANAGED_BY)) && WORKSHOP.equals(labels.get(PART_OF));
  }
}
