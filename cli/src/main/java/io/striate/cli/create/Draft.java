package io.striate.cli.create;

import io.striate.api.Catalog;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.StriateException;
import io.striate.json.Json;
import io.striate.json.JsonArray;
import io.striate.json.JsonMember;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.frame.OutputKeys;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.graph.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The text of a specification in the making. Changes keep the form that its author gave it, and
/// its comments.
///
/// @param name what places call the text
/// @param text of the specification
public record Draft(String name, String text) {
  /// As many filters as the stages of the pattern have at most.
  private static final int MOST_FILTERS = 256;

  private static final int FIRST_FILTERS = 32;

  /// The network of the lecture: `[[CONV -> RELU]*N -> POOL]*M -> [FC -> RELU]*K -> FC`.
  ///
  /// @param n convolutions of a stage, at least 1
  /// @param m stages, at least 1; each halves the image
  /// @param k dense layers before the last one
  /// @param input channels, height and width
  /// @throws StriateException if the image is too small for so many stages
  ///
  ///   Source: Li, Karpathy, Johnson, CS231n 2016, lecture 5, slide 88.
  public static Draft pattern(String name, int n, int m, int k, List<Integer> input, int classes) {
    int size = Math.min(input.get(1), input.get(2));
    int most = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(size);
    if (m > most) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(
              Locale.ROOT,
              "M = %d poolings halve an image of %d x %d to nothing; use at most %d",
              m,
              input.get(1),
              input.get(2),
              most));
    }
    String filters =
        IntStream.range(0, m)
            .mapToObj(stage -> "" + Math.min(MOST_FILTERS, FIRST_FILTERS << Math.min(stage, 8)))
            .collect(Collectors.joining(", ", "[", "]"));
    return new Draft(
        name,
        Template.PATTERN.filled(
                Map.of(
                    "name", name,
                    "n", "" + n,
                    "m", "" + m,
                    "k", "" + k,
                    "input", "" + input,
                    "filters", filters,
                    "classes", "" + classes))
            + "\n");
  }

  /// The network, checked.
  ///
  /// @throws StriateException with all mistakes
  public Network network(Catalog catalog) {
    return Network.parse(name, text, List.of(), catalog);
  }

  private JsonObject root() {
    return (JsonObject) JsonReader.read(name, text).root();
  }

  // ---- changes

  /// A piece of the text, and what takes its place.
  private record Edit(int from, int to, String text) {}

  private Draft with(List<Edit> edits) {
    var changed = new StringBuilder(text);
    edits.stream()
        .distinct()
        .sorted(Comparator.comparingInt(Edit::from).reversed())
        .forEach(edit -> changed.replace(edit.from(), edit.to(), edit.text()));
    return new Draft(name, changed.toString());
  }

  private int offset(Place place) {
    int at = 0;
    for (int line = 1; line < place.line(); line++) {
      at = text.indexOf('\n', at) + 1;
    }
    return at + place.column() - 1;
  }

  /// The same network by another name.
  public Draft named(String other) {
    String key = ModelKeys.NAME.key();
    return root()
        .get(key)
        .map(value -> {
          int from = offset(value.place());
          return with(List.of(new Edit(from, end(from), JsonWriter.line(Json.text(other)))));
        })
        .orElseGet(() -> appended("  \"" + key + "\": " + JsonWriter.line(Json.text(other))));
  }

  /// The same network for another number of classes: the last layer with parameters before each
  /// output that gives so many values as the first output gets another number.
  ///
  /// @throws StriateException if that number is not written in the layer itself
  public Draft classes(int wanted, Catalog catalog) {
    Graph graph = network(catalog).graph();
    int classes = graph.outputs().getFirst().shape().extent(0);
    var edits = new ArrayList<Edit>();
    for (GraphOutput output : graph.outputs()) {
      if (output.shape().extent(0) == classes) {
        edits.add(edit(giver(graph, output), classes, wanted));
      }
    }
    return with(edits);
  }

  /// The node whose parameters decide how many values an output has.
  private static Node giver(Graph graph, GraphOutput output) {
    var passed = new HashSet<String>();
    String name = output.node();
    while (passed.add(name)) {
      String current = name;
      Optional<Node> node =
          graph.nodes().stream().filter(each -> each.name().equals(current)).findFirst();
      if (node.isPresent() && !node.get().parameters().isEmpty()) {
        return node.get();
      }
      name = node.map(each -> each.inputs().getFirst()).orElse(current);
    }
    throw new StriateException(
        Code.BAD_FLAG, "output '" + output.spec().name() + "' comes from no layer with parameters");
  }

  private Edit edit(Node node, int classes, int wanted) {
    return find(root(), node.place()).filter(JsonObject.class::isInstance).stream()
        .flatMap(layer -> ((JsonObject) layer).members().stream())
        .map(JsonMember::value)
        .filter(
            value -> value instanceof JsonNumber number && number.value().doubleValue() == classes)
        .findFirst()
        .map(value -> {
          int from = offset(value.place());
          return new Edit(from, end(from), "" + wanted);
        })
        .orElseThrow(() ->
            new StriateException(
                Code.BAD_FLAG,
                String.format(
                    Locale.ROOT,
                    "%s: layer '%s' does not say the number of classes, %d, itself; change it by"
                        + " hand",
                    name,
                    node.name(),
                    classes)));
  }

  /// The value that stands at a place.
  private static Optional<JsonValue> find(JsonValue value, Place place) {
    if (value.place().equals(place)) {
      return Optional.of(value);
    }
    List<JsonValue> inner =
        switch (value) {
          case JsonObject object -> object.members().stream().map(JsonMember::value).toList();
          case JsonArray array -> array.elements();
          default -> List.of();
        };
    return inner.stream().flatMap(each -> find(each, place).stream()).findFirst();
  }

  /// The same network, trained on a data set that needs nothing but its name.
  public Draft trainedOn(String dataset) {
    return trained(Template.DATASET.filled(Map.of("data", dataset)), 32);
  }

  /// The same network, trained on a folder of images.
  ///
  /// @param path as it is written in the specification
  /// @param batch samples of a step
  public Draft trainedOnImages(String path, int batch) {
    String written = JsonWriter.line(Json.text(path));
    return trained(Template.IMAGES.filled(Map.of("path", written)), batch);
  }

  private Draft trained(String data, int batch) {
    Draft draft = without(ModelKeys.TRAIN.key());
    JsonObject root = draft.root();
    boolean loss =
        root.get(ModelKeys.OUTPUTS.key()).isPresent()
            || root.get(OutputKeys.LOSS.key()).isPresent();
    Draft learning = loss ? draft : draft.appended(Template.LOSS.filled(Map.of()));
    return learning.appended(Template.TRAINING.filled(Map.of("data", data, "batch", "" + batch)));
  }

  /// Without a key of the whole, and the comma before it.
  private Draft without(String key) {
    Optional<JsonMember> member =
        root().members().stream().filter(each -> each.key().equals(key)).findFirst();
    if (member.isEmpty()) {
      return this;
    }
    int from = text.lastIndexOf(',', offset(member.get().keyPlace()));
    return with(List.of(new Edit(from, end(offset(member.get().value().place())), "")));
  }

  private Draft appended(String member) {
    int close = text.lastIndexOf('}');
    int last = text.substring(0, close).stripTrailing().length();
    return with(List.of(new Edit(last, close, ",\n" + member + "\n")));
  }

  /// Where the value ends that begins at an offset.
  private int end(int from) {
    int depth = 0;
    boolean quoted = false;
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quoted) {
        if (c == '\\') {
          at++;
        } else if (c == '"') {
          quoted = false;
          if (depth == 0) {
            return at + 1;
          }
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '/' && text.startsWith("//", at)) {
        at = text.indexOf('\n', at);
      } else if (c == '{' || c == '[') {
        depth++;
      } else if ((c == '}' || c == ']') && --depth == 0) {
        return at + 1;
      } else if (depth <= 0 && at > from && (",}] \n\r\t".indexOf(c) >= 0)) {
        return at;
      }
    }
    return text.length();
  }
}
