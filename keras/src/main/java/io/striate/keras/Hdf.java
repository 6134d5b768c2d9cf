package io.striate.keras;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.util.function.Supplier;

/// Calls of the library that reads HDF5. What it throws means a damaged file.
final class Hdf {
  private Hdf() {}

  /// Runs a call.
  ///
  /// @param what is read, for messages
  /// @throws StriateException if the library throws
  static <T> T read(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (StriateException known) {
      throw known;
    } catch (RuntimeException | StackOverflowError damaged) {
      throw new StriateException(
          Code.BAD_MODEL,
          what + " cannot be read (" + reason(damaged) + "); the file is damaged",
          "use another copy of the file");
    }
  }

  /// The innermost message, on one line.
  private static String reason(Throwable thrown) {
    Throwable innermost = thrown;
    for (int depth = 0; depth < 10 && innermost.getCause() != null; depth++) {
      innermost = innermost.getCause();
    }
    String message = String.valueOf(innermost.getMessage()).replaceAll("\\s+", " ").strip();
    String name = innermost.getClass().getSimpleName();
    return innermost.getMessage() == null || message.length() > 200 ? name : message;
  }
}
