package io.striate.cli;

import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import java.nio.file.InvalidPathException;

/// Says why a name cannot be that of a file.
final class FileNames {
  private FileNames() {}

  /// The problem, and the locale as its reason where that leaves out characters: without one
  /// (containers, cron, systemd) the JVM reads and writes names as ASCII. The launcher sets one.
  ///
  /// @param encoding of names of files in this JVM, its property `sun.jnu.encoding`
  static Problem problem(InvalidPathException wrong, String encoding) {
    String what =
        "'" + wrong.getInput() + "' cannot be the name of a file here: " + wrong.getReason();
    return encoding.equals("UTF-8")
        ? Problem.of(Code.BAD_FLAG, what)
        : Problem.of(
            Code.BAD_FLAG,
            what,
            "this JVM takes names of files for " + encoding + "; start it with LC_ALL=C.UTF-8");
  }

  /// The same for this JVM.
  static Problem problem(InvalidPathException wrong) {
    return problem(wrong, System.getProperty("sun.jnu.encoding", "UTF-8"));
  }
}
