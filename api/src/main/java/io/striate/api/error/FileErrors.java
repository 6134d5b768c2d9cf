package io.striate.api.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;

/// The words in which Striate says that a file is bad, unreadable or unwritable.
public final class FileErrors {
  private FileErrors() {}

  /// A file holds something wrong.
  ///
  /// @param code [Code#BAD_DATA], [Code#BAD_MODEL] or [Code#BAD_RUN]
  /// @param file the file, or an entry in it
  /// @param what what is wrong with its values
  /// @param remedy what to do
  public static StriateException bad(Code code, Object file, String what, String remedy) {
    return new StriateException(code, file + ": " + what + "; " + remedy);
  }

  /// A file that is an input could not be read.
  ///
  /// @param code [Code#BAD_DATA], [Code#BAD_MODEL] or [Code#BAD_RUN]
  public static StriateException unreadable(Code code, Path file, IOException cause) {
    return new StriateException(
        Problem.of(code, file + ": cannot be read: " + reason(cause) + "; check the path"), cause);
  }

  /// A file could not be written; what it held before is still there.
  public static StriateException unwritable(Path file, IOException cause) {
    return new StriateException(
        Problem.of(
            Code.IO_FAILED,
            file
                + ": cannot be written: "
                + reason(cause)
                + "; check free space and permissions (what the file held before is unchanged)"),
        cause);
  }

  /// What an exception of the file system says, without the path that it repeats.
  public static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "a file of this name exists";
      case NotDirectoryException _ -> "not a folder";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    };
  }
}
