package dev.pingctl.release.helm;

import com.marcnuri.helm.jni.HelmLib;
import com.marcnuri.helm.jni.NativeLibrary;
import com.sun.jna.Native;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Loads Helm from the file that the installation has unpacked. The library's own way unpacks 98 MB
/// at every start, or fetches them from afar.
public final class PreparedLibrary implements NativeLibrary {
  private static final String FOLDER = "pingctl.native";

  /// Loads nothing yet.
  public PreparedLibrary() {}

  @Override
  public String getBinaryName() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
    return system.contains("mac")
        ? "helm-darwin-10.12-%s.dylib".formatted(processor)
        : "helm-linux-%s.so".formatted(processor);
  }

  @Override
  public HelmLib load() {
    String folder = System.getProperty(FOLDER, "");
    Path file = Path.of(folder, getBinaryName());
    if (folder.isEmpty() || !Files.exists(file)) {
      return NativeLibrary.super.load();
    }
    return Native.load(file.toString(), HelmLib.class);
  }
}
