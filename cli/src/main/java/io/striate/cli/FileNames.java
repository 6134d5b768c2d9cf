package io.striate.cli;

import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Says why a name cannot be that of a file.
final class FileNames {
  /// What the JVM has in place of bytes that are no characters.
  private static final String UNKNOWN = "\ufffd";

  private FileNames() {}

  /// What is wrong with the words of a command line, if the JVM does not know some of their
  /// characters: it cannot open the files that they name, or would make files of other names.
  ///
  /// @param encoding of words in this JVM, its property `sun.jnu.encoding`
  /// @param exists whether a word is the name of a file, which may really have this character
  static Optional<Problem> problem(List<String> words, String encoding, Predicate<String> exists) {
    return words.stream()
        .filter(word -> word.contains(UNKNOWN) && !exists.test(word))
        .findFirst()
        .map(word ->
            Problem.of(
                Code.BAD_FLAG,
                "'" + word + "' has bytes that are no characters in " + encoding,
                encoding.equals("UTF-8")
                    ? "rename the file, or give the folder that it is in"
                    : "start Striate with LC_ALL=C.UTF-8"));
  }

  private static boolean exists(String word) {
    try {
      return Files.exists(Path.of(word));
    } catch (InvalidPathException wrong) {
      return false;
    }
  }

  /// The same for this JVM.
  static Optional<Problem> problem(List<String> words) {
    return problem(words, System.getProperty("sun.jnu.encoding", "UTF-8"), FileNames::exists);
  }

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
