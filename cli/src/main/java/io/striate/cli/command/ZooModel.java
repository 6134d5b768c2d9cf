package io.striate.cli.command;

import io.striate.api.Catalog;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.inspect.explain.Explanation;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.Suggestion;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A specification of the folder `models`.
///
/// Its file begins with a comment: what the network is, and on a line of its own `Source:` and
/// where it was published.
///
/// @param name of the file, without `.json`
/// @param text all of the file
record ZooModel(String name, Path file, String text) {
  private static final String FOLDER = "models";
  private static final String SUFFIX = ".json";
  private static final String COMMENT = "//";
  private static final String SOURCE = "Source: ";

  /// The models that come with Striate, by name.
  ///
  /// @param home Striate's own folder; where it is not known, the folder `models` is looked for in
  ///   the working folder and above it
  /// @throws StriateException if there are none, or they cannot be read
  static List<ZooModel> all(Optional<Path> home) {
    Stream<Path> places =
        home.map(Stream::of)
            .orElseGet(() ->
                Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent));
    Path folder =
        places
            .map(place -> place.resolve(FOLDER))
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow(() -> missing(home.orElse(Path.of("").toAbsolutePath())));
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .map(ZooModel::read)
          .sorted(Comparator.comparing(ZooModel::name))
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /// The model of a name.
  ///
  /// @throws StriateException if there is none
  static ZooModel find(List<ZooModel> all, String name) {
    List<String> names = all.stream().map(ZooModel::name).toList();
    return all.stream()
        .filter(model -> model.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new StriateException(
                Code.BAD_FLAG,
                "the zoo has no '" + name + "'" + Suggestion.question(name, names),
                "it has " + String.join(", ", names)));
  }

  private static ZooModel read(Path file) {
    String name = file.getFileName().toString();
    try {
      String text = Files.readString(file);
      return new ZooModel(name.substring(0, name.length() - SUFFIX.length()), file, text);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static StriateException missing(Path place) {
    return new StriateException(
        Problem.of(
            Code.IO_FAILED,
            "there is no folder 'models' in " + place,
            "run the script 'striate' of a release or a checkout, which has it beside it"));
  }

  private static StriateException unreadable(Path path, IOException cause) {
    return new StriateException(
        Problem.of(Code.IO_FAILED, path + " cannot be read: " + cause.getMessage()), cause);
  }

  /// What the network is, in one line; empty if the file does not say.
  String summary() {
    return comment().takeWhile(line -> !line.startsWith(SOURCE)).collect(Collectors.joining(" "));
  }

  /// Where it was published, in one line; empty if the file does not say.
  String source() {
    String source =
        comment().dropWhile(line -> !line.startsWith(SOURCE)).collect(Collectors.joining(" "));
    return source.isEmpty() ? source : source.substring(SOURCE.length());
  }

  private Stream<String> comment() {
    return text.lines()
        .takeWhile(line -> line.startsWith(COMMENT))
        .map(line -> line.substring(COMMENT.length()).strip());
  }

  /// Its figures.
  Figures figures(Catalog catalog) {
    Graph graph = Network.parse(file.toString(), text, List.of(), catalog).graph();
    Explanation explained = Explanation.of(graph);
    var inputs = new LinkedHashMap<String, Shape>();
    graph.inputs().forEach(input -> inputs.put(input.name(), input.shape()));
    return new Figures(inputs, explained.parameters(), explained.macs());
  }

  /// What a network takes and costs.
  ///
  /// @param inputs shapes of a sample by the names of inputs, in the order of the file
  /// @param parameters how many numbers training may change, frozen ones included
  /// @param macs multiply-accumulate operations for one sample, forward
  record Figures(Map<String, Shape> inputs, long parameters, long macs) {
    /// The inputs for people, such as `3x224x224`.
    String shapes() {
      return inputs.values().stream()
          .map(shape ->
              IntStream.of(shape.extents())
                  .mapToObj(String::valueOf)
                  .collect(Collectors.joining("x")))
          .collect(Collectors.joining(", "));
    }
  }

  /// The model for programs.
  JsonObject json(Catalog catalog) {
    Figures figures = figures(catalog);
    var inputs = Json.object();
    figures.inputs().forEach((input, shape) -> inputs.put(input, Json.numbers(shape.extents())));
    return Json.object()
        .put("name", name)
        .put("file", file.toString())
        .put("summary", summary())
        .put("source", source())
        .put("inputs", inputs.build())
        .put("parameters", figures.parameters())
        .put("macs", figures.macs())
        .build();
  }
}
