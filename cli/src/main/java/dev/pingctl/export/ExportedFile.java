package dev.pingctl.export;

import java.nio.charset.StandardCharsets;

/// The content of one exported file.
///
/// @param executable whether it is a program
record ExportedFile(byte[] content, boolean executable) {
  static ExportedFile of(String text) {
    return new ExportedFile(text.getBytes(StandardCharsets.UTF_8), false);
  }
}
