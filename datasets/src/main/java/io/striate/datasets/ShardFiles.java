package io.striate.datasets;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The archives that a path means.
final class ShardFiles {
  private static final Pattern RANGE = Pattern.compile("\\{([0-9]{1,9})\\.\\.([0-9]{1,9})\\}");

  private ShardFiles() {}

  /// One archive, those of a folder in the order of their names, or those of a pattern such as
  /// `train-{000..146}.tar`.
  ///
  /// @throws io.striate.api.error.StriateException if a folder has none
  static List<Path> of(Path path) {
    Matcher range = RANGE.matcher(path.toString());
    if (range.find()) {
      String digits = range.group(1);
      return IntStream.rangeClosed(Integer.parseInt(digits), Integer.parseInt(range.group(2)))
          .mapToObj(Integer::toString)
          .map(number -> "0".repeat(Math.max(0, digits.length() - number.length())) + number)
          .map(number ->
              Path.of(
                  new StringBuilder(path.toString())
                      .replace(range.start(), range.end(), number)
                      .toString()))
          .toList();
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      List<Path> archives =
          files.filter(file -> file.toString().endsWith(".tar")).sorted().toList();
      if (archives.isEmpty()) {
        throw FileErrors.bad(
            Code.BAD_DATA, path, "holds no .tar file", "name archives or a folder of them");
      }
      return archives;
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, path, e);
    }
  }
}
