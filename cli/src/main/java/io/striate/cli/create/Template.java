package io.striate.cli.create;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/// A piece of a specification with names of values in it, such as `%classes%`: a resource of this
/// package.
enum Template {
  /// A whole network, in groups that are repeated.
  PATTERN("pattern.json"),
  /// A loss.
  LOSS("loss.txt"),
  /// How a network is trained.
  TRAINING("training.txt"),
  /// A data set that needs nothing but its name.
  DATASET("dataset.txt"),
  /// A folder of images.
  IMAGES("images.txt");

  private final String file;

  Template(String file) {
    this.file = file;
  }

  /// The text, without the last line break.
  ///
  /// @param values by name
  String filled(Map<String, String> values) {
    String text;
    try (var stream = Template.class.getResourceAsStream(file)) {
      text =
          new String(Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (var value : values.entrySet()) {
      text = text.replace("%" + value.getKey() + "%", value.getValue());
    }
    return text.stripTrailing();
  }
}
