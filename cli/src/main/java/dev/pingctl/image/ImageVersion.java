package dev.pingctl.image;

import dev.pingctl.fault.FaultList;
import dev.pingctl.text.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A version that a catalogue image is given: the same program, which reports the version and may
/// start with faults.
///
/// @param name the version, such as `v2`
/// @param faults those that the program starts with
/// @param tokenHash the SHA-256 of the token that clears them, in hexadecimal digits; the image
///   says no more of the token
public record ImageVersion(String name, FaultList faults, String tokenHash) {
  /// A version without faults.
  public static ImageVersion sound(String name) {
    return new ImageVersion(name, FaultList.NONE, "");
  }

  /// The variables that make the version.
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(Map.of("VERSION", name));
    if (!faults.isEmpty()) {
      environment.put("FAULTS", "on");
      environment.put("FAULTS_INITIAL", faults.text());
      environment.put("FAULTS_TOKEN_SHA256", tokenHash);
    }
    return environment;
  }

  /// The reference that the version of an image has: its tag ends with a hash of what makes it.
  public String reference(String image) {
    return "%s:%s-%s".formatted(ImageReference.parse(image).repository(), name, hash(image));
  }

  /// A hash of the image and of what the version changes.
  String hash(String image) {
    List<String> inputs = new ArrayList<>(List.of("version", image, name));
    if (!faults.isEmpty()) {
      inputs.addAll(List.of(faults.text(), tokenHash));
    }
    return new BuildContext(Map.of()).hash(inputs);
  }
}
