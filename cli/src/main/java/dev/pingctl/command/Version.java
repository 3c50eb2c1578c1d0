package dev.pingctl.command;

import picocli.CommandLine.IVersionProvider;

/// The version of this build, as its jar tells it.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"pingctl " + number()};
  }

  /// The number alone.
  static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
