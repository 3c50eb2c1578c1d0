package dev.pingctl.stage;

import dev.pingctl.manifest.ObjectRef.ObjectKind;

/// What must be so for a part of a stage to be brought up; where it is not, that part is left out.
/// Found out when it comes to it. The set is closed.
public sealed interface Condition {
  /// The condition as the end of a sentence.
  String text();

  /// Why the part is left out, as a clause.
  String otherwise();

  /// `where-image`: an image that cannot be built here could be pulled.
  record ImageIsThere(String image) implements Condition {
    @Override
    public String text() {
      return "where image %s can be pulled".formatted(image);
    }

    @Override
    public String otherwise() {
      return "image %s cannot be pulled".formatted(image);
    }
  }

  /// `where-kind`: the cluster knows a kind of objects, because someone has installed what looks
  /// after them.
  record KindIsServed(ObjectKind kind) implements Condition {
    @Override
    public String text() {
      return "where the cluster knows the kind " + kind.kind();
    }

    @Override
    public String otherwise() {
      return "the cluster does not know the kind " + kind.kind();
    }
  }
}
