package io.striate.cli.flag;

import io.striate.json.Json;
import io.striate.json.JsonWriter;
import io.striate.layers.frame.ModelKeys;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The flag that names versions of images to average over.
public final class ViewsFlag {
  @Option(
      names = "--views",
      paramLabel = "NAMES|LIST",
      description =
          "Average over versions of each image, instead of those of the specification: names such"
              + " as flip,crops, or a list as in a specification; [] for none.")
  private Optional<String> views = Optional.empty();

  /// What the flag replaces in the specification, if it is given.
  public Optional<String> override() {
    return views.map(given -> ModelKeys.VIEWS.key() + "=" + list(given.strip()));
  }

  private static String list(String given) {
    return given.startsWith("[") ? given : JsonWriter.line(Json.of(List.of(given.split(",", -1))));
  }
}
