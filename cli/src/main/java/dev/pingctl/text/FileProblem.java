package dev.pingctl.text;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Optional;

/// Why a file could not be read or written, as words for the brackets of a sentence. The messages
/// of Java's exceptions are often no more than the path, and their names mean nothing to a user.
public final class FileProblem {
  private static final String FOLDER = "it is a folder";

  private FileProblem() {}

  /// The reason, such as `no permission for /etc/shadow`; never empty.
  public static String of(IOException cause) {
    return switch (cause) {
      case CharacterCodingException _ -> "it is not UTF-8 text";
      case NoSuchFileException missing -> file(missing) + " does not exist";
      case AccessDeniedException denied -> "no permission for " + file(denied);
      case FileAlreadyExistsException there -> file(there) + " exists";
      case NotDirectoryException other -> file(other) + " is not a folder";
      case DirectoryNotEmptyException full -> file(full) + " is not empty";
      case FileSystemLoopException loop -> file(loop) + " is a link that leads to itself";
      case FileSystemException other when other.getReason() != null ->
          reason(other.getReason(), file(other));
      default -> reason(cause.getMessage() == null ? "" : cause.getMessage(), "it");
    };
  }

  private static String reason(String words, String file) {
    String lower = words.toLowerCase(Locale.ROOT);
    if (lower.contains("is a directory")) {
      return FOLDER;
    }
    if (lower.contains("not a directory")) {
      return "a part of the path of %s is not a folder".formatted(file);
    }
    if (lower.contains("too many levels of symbolic links")) {
      return file + " is a link that leads to itself";
    }
    if (lower.contains("file name too long")) {
      return "its name is too long";
    }
    return words.isEmpty() ? "the system gives no reason" : words;
  }

  private static String file(FileSystemException cause) {
    return Optional.ofNullable(cause.getFile()).orElse("it");
  }
}
