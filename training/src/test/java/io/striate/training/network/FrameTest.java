package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.json.Json;
import io.striate.json.JsonArray;
import io.striate.json.JsonDocument;
import io.striate.json.JsonMember;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.json.Suggestion;
import io.striate.layers.Network;
import io.striate.layers.frame.Frame;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.frame.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The declared keys of the specification are the keys that are read, written and suggested.
class FrameTest {
  /// A specification that uses every key, except those that stand for `inputs` and `outputs` of
  /// one; no value is the default.
  private static final String FULL =
      """
      { 'striate': 1, 'name': 'full',
        'inputs': { 'image': { 'shape': [8, 8, 1], 'layout': 'hwc' } },
        'defaults': { 'conv2d': { 'activation': 'tanh', 'fit': 'floor' } },
        'blocks': { 'twice': { 'layers': [{ 'type': 'leaky-relu', 'slope': '$slope' },
                                          { 'type': 'dropout', 'rate': '$rate' },
                                          { 'type': 'elu', 'alpha': '$alpha' }],
                               'with': { 'alpha': 0.25 } } },
        'layers': [
          { 'type': 'conv2d', 'filters': 2, 'kernel': 3 },
          { 'type': 'conv2d', 'name': 'beside', 'from': 'image', 'freeze': true, 'activation': 'relu',
            'filters': 2, 'kernel': 3 },
          { 'use': 'twice', 'with': { 'slope': 0.125 }, 'each': { 'rate': [0.5, 0.75] }, 'repeat': 2,
            'name': 'drops', 'from': 'conv1' },
          { 'type': 'add', 'from': ['drops', 'beside'] },
          { 'type': 'add', 'from': 'conv1', 'branches': [[], ['tanh']] },
          { 'type': 'add', 'from': ['add1', 'add2'] },
          'flatten',
          { 'type': 'dense', 'units': 10 }
        ],
        'outputs': {
          'main': { 'from': 'dense1', 'loss': 'softmax-cross-entropy', 'target': 'label',
                    'answer': 'values',
                    'weight': 0.5, 'metrics': [], 'only': 'training' },
          'values': { 'from': 'dense1' } },
        'views': ['flip'],
        'train': {
          'data': { 'type': 'synthetic', 'validation': 10, 'augment': ['flip'], 'sampling': 'balanced',
                    'normalize': { 'mean': [0.5], 'deviation': [0.25] } },
          'epochs': 2, 'batch': 8, 'shards': 2, 'lastBatch': 'drop', 'seed': 3, 'optimizer': 'adam',
          'parameters': [{ 'match': '*.bias', 'rate': 2, 'rateDecay': 0.5, 'weightDecay': 0.5, 'freeze': 1 }], 'schedule': 'cosine',
          'gradients': [{ 'type': 'clip-value', 'value': 1 }], 'objective': 'supervised',
          'checkpointEvery': 5, 'checkpointEpochs': 2, 'weights': 'best', 'weightAverage': 'ema',
          'callbacks': ['early-stopping'] },
        'backend': 'reference' }\
      """;

  /// One input and one output, written in the short form, and training in phases.
  private static final String SHORT =
      """
      { 'striate': 1, 'input': { 'shape': [1, 8, 8] },
        'layers': [{ 'name': 'one',
                     'layers': ['flatten', { 'type': 'add', 'from': ['flatten1', 'flatten1'] },
                                { 'type': 'dense', 'units': 64 }] },
                   { 'type': 'add', 'shareWith': 'one/add1', 'branches': [['tanh'], []] },
                   { 'name': 'two', 'shareWith': 'one',
                     'layers': [{ 'type': 'dense', 'units': 64 }] }],
        'loss': 'softmax-cross-entropy', 'target': 'label', 'metrics': [], 'answer': 'values',
        'train': { 'data': { 'type': 'synthetic', 'validation': 10 },
                   'phases': [{ 'name': 'warm',
                                'copy': [{ 'from': 'one/dense1.weight', 'to': 'one/dense1.weight',
                                           'transpose': true }],
                                'epochs': 2, 'batch': 8, 'shards': 2, 'lastBatch': 'drop',
                                'optimizer': 'adam', 'parameters': [{ 'match': '*', 'rate': 2 }],
                                'schedule': 'cosine', 'objective': 'supervised', 'weights': 'best',
                                'gradients': [{ 'type': 'clip-value', 'value': 1 }],
                                'weightAverage': 'ema', 'callbacks': ['early-stopping'] }] } }\
      """;

  /// The network learns by playing.
  private static final String PLAYED =
      """
      { 'striate': 1, 'input': [4], 'layers': [{ 'type': 'dense', 'units': 2 }],
        'learner': 'test:nothing' }\
      """;

  /// Learners are no part of this module.
  private static final Catalog CATALOG =
      Catalog.installed().with(Kinds.LEARNER, List.of(new NothingType()));

  /// The network is that of another file.
  private static final String APART = "{ 'striate': 1, 'model': '../models/lenet5.json' }";

  /// An object of a section in [#FULL], by the keys and indices that lead there.
  private static final Map<String, List<Object>> PLACES =
      Map.ofEntries(
          Map.entry("model", List.of()),
          Map.entry("input", List.of("inputs", "image")),
          Map.entry("defaults", List.of("defaults", "conv2d")),
          Map.entry("block", List.of("blocks", "twice")),
          Map.entry("layer", List.of("layers", 1)),
          Map.entry("group", List.of("layers", 2)),
          Map.entry("output", List.of("outputs", "main")),
          Map.entry("train", List.of("train")),
          Map.entry("parameters", List.of("train", "parameters", 0)),
          Map.entry("phases", List.of("train", "phases", 0)),
          Map.entry("copy", List.of("train", "phases", 0, "copy", 0)),
          Map.entry("data", List.of("train", "data")),
          Map.entry("normalize", List.of("train", "data", "normalize")));

  private static final List<Section> SECTIONS = Frame.SECTIONS;

  @Test
  void everySectionIsReachedFromTheWhole() {
    var reached = new LinkedHashSet<Section>();
    reach(ModelKeys.SECTION, reached);
    assertEquals(reached, new LinkedHashSet<>(SECTIONS));
    assertEquals(new TreeSet<>(PLACES.keySet()), new TreeSet<>(ids()));
  }

  private static void reach(Section section, Set<Section> reached) {
    if (reached.add(section)) {
      section.inner().values().forEach(inner -> reach(inner.section(), reached));
    }
  }

  private static List<String> ids() {
    return SECTIONS.stream().map(Section::id).toList();
  }

  /// A key that is ignored by the reader, or lost by the writer, would leave the canonical form as
  /// it is where the key is removed.
  @ParameterizedTest
  @FieldSource("SECTIONS")
  void everyKeyIsReadAndWritten(Section section) {
    for (Field<?> field : section.fields()) {
      String text =
          Stream.of(FULL, SHORT, PLAYED, APART)
              .filter(each -> at(each, section).get(field.key()).isPresent())
              .findFirst()
              .orElse(FULL);
      assertTrue(at(text, section).get(field.key()).isPresent(), field.key());
      Optional<String> with = canonical(document(text));
      assertTrue(with.isPresent());
      var less =
          changed(
              document(text),
              place(section),
              members -> {
                members.removeIf(member -> member.key().equals(field.key()));
                return members;
              });
      assertNotEquals(with, canonical(less), section.id() + "." + field.key());
    }
  }

  @Test
  void whatIsWrittenInFullIsReadAgain() {
    for (String text : List.of(FULL, SHORT, PLAYED, APART)) {
      String full = canonical(document(text)).orElseThrow();
      assertEquals(full, canonical(JsonReader.read("again.json", full)).orElseThrow());
    }
  }

  @ParameterizedTest
  @FieldSource("SECTIONS")
  void everyOtherKeyIsRefused(Section section) {
    if (section.id().equals("normalize")) {
      return; // the value of a key, refused as a whole
    }
    for (Field<?> field : section.fields()) {
      String near = field.key().substring(0, field.key().length() - 1) + "q";
      Problem problem = refusal(section, near);
      String suggested =
          Suggestion.question(near, section.fields().stream().map(Field::key).toList());
      assertTrue(suggested.contains("'"), near);
      assertTrue(problem.what().endsWith(suggested), problem.what());
    }
    Problem far = refusal(section, "somethingElseAltogether");
    String keys = String.join(", ", section.fields().stream().map(Field::key).toList());
    assertTrue(far.what().contains("; its keys are " + keys), far.what());
  }

  @ParameterizedTest
  @FieldSource("SECTIONS")
  void commentsAndForeignKeysAreIgnored(Section section) {
    if (!section.id().equals("normalize")) {
      for (String key : List.of(Frame.NOTE.key(), Frame.FOREIGN + "tool")) {
        assertEquals(canonical(document(text(section))), canonical(with(section, key)));
      }
    }
  }

  /// The declarations are the only place that knows a key: everyone else uses the field.
  @Test
  void noKeyIsALiteralElsewhere() throws IOException {
    Path sources = Path.of("../layers/src/main/java/io/striate/layers");
    var files = new ArrayList<>(List.of(sources.resolve("Network.java")));
    files.add(sources.resolve("NetworkBuilder.java"));
    try (var format = Files.newDirectoryStream(sources.resolve("format"), "*.java")) {
      format.forEach(files::add);
    }
    files.add(sources.resolve("spec").resolve("NormalizationRule.java"));
    // A dictionary of words: the keys of layers and frame alike, of which it may know no field.
    files.remove(sources.resolve("format").resolve("Synonyms.java"));
    var guilty = new TreeSet<String>();
    for (Path file : files) {
      String text = Files.readString(file).replaceAll("(?m)^\\s*//.*$", "");
      for (Section section : SECTIONS) {
        for (Field<?> field : section.fields()) {
          boolean declared = text.contains("Field.required(\n          \"" + field.key() + '"');
          if (text.contains('"' + field.key() + '"') && !declared) {
            guilty.add(file.getFileName() + " has \"" + field.key() + '"');
          }
        }
      }
    }
    assertTrue(files.size() > 10);
    assertEquals(new TreeSet<>(), guilty);
  }

  private static Problem refusal(Section section, String key) {
    try {
      var network = Network.of(with(section, key), List.of(), CATALOG);
      throw new AssertionError(key + " of " + section.id() + " is accepted: " + network);
    } catch (StriateException refused) {
      assertEquals(
          List.of(Code.UNKNOWN_KEY), refused.problems().stream().map(Problem::code).toList(), key);
      return refused.problems().getFirst();
    }
  }

  /// A text that has an object of the section.
  private static String text(Section section) {
    return at(FULL, section).members().isEmpty() ? SHORT : FULL;
  }

  /// The text with one more key in a section.
  private static JsonDocument with(Section section, String key) {
    return changed(
        document(text(section)),
        place(section),
        members -> {
          var place = members.getFirst().keyPlace();
          members.add(new JsonMember(key, place, Json.bool(true)));
          return members;
        });
  }

  private static List<Object> place(Section section) {
    return PLACES.getOrDefault(section.id(), List.of());
  }

  private static JsonDocument document(String text) {
    return JsonReader.read("m.json", text.replace('\'', '"'));
  }

  private static JsonObject at(String text, Section section) {
    JsonValue value = document(text).root();
    for (Object step : place(section)) {
      value =
          step instanceof Integer index
              ? element(value, index)
              : ((JsonObject) value).get((String) step).orElse(Json.object().build());
    }
    // The short form writes some of these objects as words.
    return value instanceof JsonObject object ? object : Json.object().build();
  }

  private static JsonValue element(JsonValue list, int index) {
    return list instanceof JsonArray(var elements, _) ? elements.get(index) : Json.object().build();
  }

  private static JsonDocument changed(
      JsonDocument document, List<Object> steps, UnaryOperator<List<JsonMember>> change) {
    return new JsonDocument(changed(document.root(), steps, change), List.of());
  }

  private static JsonValue changed(
      JsonValue value, List<Object> steps, UnaryOperator<List<JsonMember>> change) {
    if (steps.isEmpty()) {
      var object = (JsonObject) value;
      return new JsonObject(change.apply(new ArrayList<>(object.members())), object.place());
    }
    Object step = steps.getFirst();
    List<Object> rest = steps.subList(1, steps.size());
    if (value instanceof JsonArray array) {
      var elements = new ArrayList<>(array.elements());
      elements.set((int) step, changed(elements.get((int) step), rest, change));
      return new JsonArray(elements, array.place());
    }
    var object = (JsonObject) value;
    return new JsonObject(
        object.members().stream()
            .map(member ->
                member.key().equals(step)
                    ? new JsonMember(
                        member.key(), member.keyPlace(), changed(member.value(), rest, change))
                    : member)
            .toList(),
        object.place());
  }

  /// The canonical form; empty if the specification is refused.
  private static Optional<String> canonical(JsonDocument document) {
    try {
      var network = Network.of(document, List.of(), CATALOG);
      return Optional.of(JsonWriter.pretty(network.canonical()));
    } catch (StriateException refused) {
      return Optional.empty();
    }
  }
}
