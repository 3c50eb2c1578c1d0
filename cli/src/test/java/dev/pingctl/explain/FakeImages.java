package dev.pingctl.explain;

import dev.pingctl.fault.FaultList;
import dev.pingctl.image.Catalogue;
import dev.pingctl.image.CatalogueImage;

/// Images of a catalogue that all have the tag `1`; others are as they are named.
public record FakeImages(Catalogue catalogue) implements ShellContext.Images {
  @Override
  public String reference(String name) {
    return catalogue.find(name).isPresent() ? name + ":1" : name;
  }

  @Override
  public String inCluster(String name) {
    return reference(name);
  }

  @Override
  public String versioned(String name, String version, FaultList faults) {
    return name + ":" + version;
  }

  @Override
  public boolean isPulled(String name) {
    return false;
  }

  @Override
  public CatalogueImage entry(String name) {
    return catalogue.image(name);
  }
}
