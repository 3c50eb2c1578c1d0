package dev.pingctl.workshop;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One lesson of the workshop: a folder `NN-name` with a `stage.yaml`.
///
/// `needs` names stages that come up before it; `images` the catalogue images it uses; `url` is
/// where it answers, without a trailing slash.
public record Stage(
    int number,
    String name,
    Path folder,
    String title,
    List<String> needs,
    List<String> images,
    List<Step> up,
    Optional<String> url,
    List<Check> verify) {
  public Stage {
    needs = List.copyOf(needs);
    images = List.copyOf(images);
    up = List.copyOf(up);
    verify = List.copyOf(verify);
  }

  /// The name of its containers' project, and the prefix of what it makes on an engine.
  public String project() {
    return project(name);
  }

  /// The project name of the stage with this name.
  public static String project(String stage) {
    return "ping-" + stage;
  }
}
