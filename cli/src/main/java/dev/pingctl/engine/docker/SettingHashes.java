package dev.pingctl.engine.docker;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.outcome.Cause;
import dev.pingctl.settings.Ownership;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The hashes of a container's settings, as its labels keep them: one of all settings, which
/// decides whether the container is replaced, and a short one of each setting, which tells why.
///
/// @param all the hash of all settings and of the image
/// @param each the hash of each setting that is set, by a name close to that of compose files
record SettingHashes(String all, Map<String, String> each) {
  private static final int DIGITS = 8;
  private static final String IMAGE = "image";
  private static final String BETWEEN = ";";

  SettingHashes {
    each = Map.copyOf(each);
  }

  /// The hashes of a container from an image with this id.
  static SettingHashes of(ContainerSpec spec, String imageId) {
    Map<String, String> each = new TreeMap<>();
    Fingerprint.components(spec).forEach((name, value) -> put(each, name, value));
    each.keySet().removeAll(List.of("name", "service"));
    put(each, IMAGE, List.of(spec.image(), imageId));
    return new SettingHashes(Fingerprint.of(spec, imageId), each);
  }

  private static void put(Map<String, String> each, String name, Object value) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach((key, element) ->
              put(each, "%s %s".formatted(name.replaceFirst("labels", "label"), key), element));
      case ContainerSpec.Limits limits ->
          Fingerprint.components(limits).forEach((limit, number) -> put(each, limit, number));
      case Optional<?> optional when optional.isEmpty() -> {}
      case OptionalDouble number when number.isEmpty() -> {}
      case OptionalLong number when number.isEmpty() -> {}
      case Collection<?> list when list.isEmpty() -> {}
      case Boolean set when !set -> {}
      default -> each.put(name, Fingerprint.of(value).substring(0, DIGITS));
    }
  }

  /// The labels that keep the hashes.
  Map<String, String> labels() {
    return Map.of(
        Ownership.CONFIG_HASH,
        all,
        Ownership.SETTING_HASHES,
        new TreeMap<>(each)
            .entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(BETWEEN)));
  }

  /// Whether a container with these labels has exactly these settings.
  boolean fit(Map<String, String> labels) {
    return all.equals(labels.get(Ownership.CONFIG_HASH));
  }

  /// Which settings a container with these labels has otherwise.
  ///
  /// @param image the reference it was made from
  Cause difference(Map<String, String> labels, String image, ContainerSpec wanted) {
    Map<String, String> former = read(labels.getOrDefault(Ownership.SETTING_HASHES, ""));
    if (former.isEmpty()) {
      return image.equals(wanted.image())
          ? Cause.settings(List.of())
          : Cause.image(image, wanted.image());
    }
    TreeSet<String> names = notAs(former);
    if (!names.remove(IMAGE)) {
      return Cause.settings(names.stream().map(SettingHashes::words).toList());
    }
    Cause cause =
        image.equals(wanted.image())
            ? new Cause("image %s was made again".formatted(image))
            : Cause.image(image, wanted.image());
    return names.isEmpty()
        ? cause
        : cause.and(Cause.settings(names.stream().map(SettingHashes::words).toList()));
  }

  /// The names of the settings that a container with these labels has otherwise; none where that is
  /// not known.
  Set<String> differing(Map<String, String> labels) {
    Map<String, String> former = read(labels.getOrDefault(Ownership.SETTING_HASHES, ""));
    return former.isEmpty() ? Set.of() : notAs(former);
  }

  private TreeSet<String> notAs(Map<String, String> former) {
    TreeSet<String> names = new TreeSet<>(former.keySet());
    names.addAll(each.keySet());
    names.removeIf(name -> Objects.equals(former.get(name), each.get(name)));
    return names;
  }

  private static Map<String, String> read(String label) {
    Map<String, String> hashes = new TreeMap<>();
    for (String setting : label.split(BETWEEN, -1)) {
      int end = setting.lastIndexOf('=');
      if (end > 0) {
        hashes.put(setting.substring(0, end), setting.substring(end + 1));
      }
    }
    return hashes;
  }

  /// `capAdd` as compose files have it: `cap_add`. Names of variables and labels stay.
  static String words(String name) {
    int space = name.indexOf(' ');
    String setting = space < 0 ? name : name.substring(0, space);
    return setting.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT)
        + name.substring(setting.length());
  }
}
