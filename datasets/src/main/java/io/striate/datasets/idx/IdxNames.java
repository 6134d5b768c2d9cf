package io.striate.datasets.idx;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Finds the IDX files of a folder by the names under which MNIST and its relatives are
/// distributed: `train-images-idx3-ubyte`, `t10k-labels.idx1-ubyte`,
/// `emnist-letters-test-images-idx3-ubyte`, `qmnist-train-labels-idx2-int`, each plain or `.gz`.
///
/// @param folder where the files are
/// @param prefix how the names begin, such as `emnist-letters`; empty if there is no choice
public record IdxNames(Path folder, String prefix) {
  /// Which half of the samples.
  public enum Part {
    TRAIN("train"),
    TEST("(?:t10k|test)");

    private final String name;

    Part(String name) {
      this.name = name;
    }
  }

  /// The images of a part.
  public Path images(Part part) {
    return find(part, "images", "idx3-ubyte");
  }

  /// The labels of a part.
  public Path labels(Part part) {
    return find(part, "labels", "(?:idx1-ubyte|idx1-int|idx2-int)");
  }

  private Path find(Part part, String what, String ending) {
    String start = prefix.isEmpty() ? "(?:.*[-_.])?" : Pattern.quote(prefix) + "[-_.]?";
    var pattern =
        Pattern.compile(start + part.name + "[-_.]" + what + "[-_.]" + ending + "(?:\\.gz)?");
    List<Path> found = matching(pattern);
    List<Path> plain =
        found.stream().filter(file -> !String.valueOf(file.getFileName()).endsWith(".gz")).toList();
    if (plain.size() == 1 || found.size() == 1) {
      return (plain.size() == 1 ? plain : found).getFirst();
    }
    String usual =
        String.format(
            Locale.ROOT,
            "%s-%s-%s",
            part == Part.TRAIN ? "train" : "t10k",
            what,
            what.equals("images") ? "idx3-ubyte" : "idx1-ubyte");
    if (found.isEmpty()) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          folder,
          String.format(
              Locale.ROOT,
              "has no file %s or %s.gz%s",
              usual,
              usual,
              prefix.isEmpty() ? "" : " with the prefix " + prefix),
          "check \"path\" in train.data");
    }
    throw FileErrors.bad(
        Code.BAD_DATA,
        folder,
        String.format(
            Locale.ROOT,
            "has %d files that could be %s: %s",
            found.size(),
            usual,
            String.join(", ", found.stream().map(file -> file.getFileName().toString()).toList())),
        "set \"prefix\" in train.data to how the names begin");
  }

  private List<Path> matching(Pattern pattern) {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> pattern.matcher(String.valueOf(file.getFileName())).matches())
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, folder, e);
    }
  }
}
