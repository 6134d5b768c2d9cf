package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import io.striate.json.JsonReader;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.layers.schema.SpecSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The JSON Schema of specifications, in a validator that others have written.
class SchemaTest {
  private static final Schema SCHEMA = schema(Session.of("schema").out());

  private static Schema schema(String text) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(text, InputFormat.JSON);
  }

  private static List<Error> errors(Schema schema, String name, String text) {
    String plain = JsonWriter.pretty(JsonReader.read(name, text).root());
    return schema.validate(plain, InputFormat.JSON);
  }

  private static List<Path> specifications() throws IOException {
    var all = new ArrayList<>(List.of(Path.of("../examples/small.json")));
    try (var files = Files.list(Path.of("../models"))) {
      files.filter(file -> file.toString().endsWith(".json")).sorted().forEach(all::add);
    }
    return all;
  }

  @Test
  void allSpecificationsFit() throws IOException {
    List<Path> all = specifications();
    assertTrue(all.size() > 20, "specifications");
    for (Path file : all) {
      assertEquals(
          List.of(), errors(SCHEMA, file.toString(), Files.readString(file)), file::toString);
    }
  }

  /// They hold every setting of every type that they name.
  @Test
  void allCompleteFormsFit() throws IOException {
    for (Path file : specifications()) {
      String full = Network.read(file, List.of(), Catalog.installed()).canonicalText();
      assertEquals(List.of(), errors(SCHEMA, file.toString(), full), file::toString);
    }
  }

  @Test
  void anEditorsKeyIsIgnored() {
    String text =
        """
        { "$schema": "./striate.schema.json", "striate": 1, "input": [4], "note": 7, "x-author": "A",
          "layers": [{ "type": "dense", "units": 2 }] }
        """;
    assertEquals(List.of(), errors(SCHEMA, "a.json", text));
    var network = Network.parse("a.json", text, List.of(), Catalog.installed());
    assertFalse(network.canonicalText().contains("schema"), network::canonicalText);
  }

  /// The network is in the file itself or in another.
  @Test
  void aModelInAFileOfItsOwnFits() {
    String layers = ", \"layers\": [\"relu\"]";
    String model = ", \"model\": \"lenet5.json\"";
    assertEquals(List.of(), errors(SCHEMA, "m.json", "{ \"striate\": 1" + model + " }"));
    assertEquals(
        List.of(), errors(SCHEMA, "m.json", "{ \"striate\": 1, \"input\": [4]" + layers + " }"));
    assertFalse(errors(SCHEMA, "m.json", "{ \"striate\": 1" + layers + " }").isEmpty());
    assertFalse(errors(SCHEMA, "m.json", "{ \"striate\": 1" + layers + model + " }").isEmpty());
    assertFalse(errors(SCHEMA, "m.json", "{ \"striate\": 1 }").isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "{ 'type': 'conv2d', 'filter': 3, 'kernel': 3 } | an unknown key",
        "{ 'type': 'conv2d', 'filters': 0, 'kernel': 3 } | too small",
        "{ 'type': 'conv2d', 'filters': 1.5, 'kernel': 3 } | no whole number",
        "{ 'type': 'conv2d', 'filters': 3, 'kernel': [3, 3, 3] } | too long",
        "{ 'type': 'conv2d', 'filters': 3, 'kernel': 3, 'padding': 'some' } | an unknown word",
        "{ 'type': 'conv2d', 'filters': 3, 'kernel': 3, 'activation': 'rleu' } | an unknown type",
        "{ 'type': 'conv2d', 'filters': 3, 'kernel': 3, 'bias': 1 } | no flag",
        "{ 'type': 'dropout', 'rate': 1 } | a limit that is not included",
        "{ 'filters': 3 } | no type",
        "{ } | nothing",
        "{ 'name': 'a' } | neither type, layers nor use",
        "{ 'repeat': 2 } | a group without layers",
        "{ 'use': 'b', 'layers': ['relu'] } | a group of two kinds",
        "'cov2d' | an unknown type",
        "{ 'use': 7 } | no text",
        "{ 'type': 'add', 'branches': ['relu'] } | no list of lists"
      })
  void mistakesDoNotFit(String layer, String what) {
    String text =
        "{ \"striate\": 1, \"input\": [1, 8, 8], \"layers\": ["
            + layer.replace('\'', '"')
            + ", \"relu\"] }";
    assertFalse(errors(SCHEMA, "m.json", text).isEmpty(), what);
  }

  private static final Path WRONG =
      Path.of(
          "../training/src/test/resources/io/striate/training/network/wrong-specifications.txt");

  private static final Pattern CODE = Pattern.compile("\\[(STR-\\d+)]");

  /// Codes of mistakes in the form of a specification: an unknown key, a missing one, a value that
  /// its key cannot have, an unknown type. All others are in what the values mean together.
  private static final Set<String> OF_FORM = Set.of("STR-102", "STR-103", "STR-104", "STR-105");

  /// What fits although it has a mistake of form, and why a schema cannot refuse it.
  private static final Map<String, String> BEYOND_SCHEMAS =
      Map.ofEntries(
          Map.entry("missing key 'kernel' of conv2d", "it may be among the defaults"),
          Map.entry("cannot split 3 filters into 2 groups", "two settings together"),
          Map.entry("its groups stand for none", "a product of numbers"),
          Map.entry("stand for more than 20,000 layers", "a product of numbers"),
          Map.entry("there is no block", "a name defined elsewhere"),
          Map.entry("would contain itself", "a name defined elsewhere"),
          Map.entry("has no variable", "a name defined elsewhere"),
          Map.entry("all lists of 'each' must have one length", "two lists together"),
          Map.entry("each.n[1]: must be a whole number", "what a variable stands for"),
          Map.entry("with.n: must be a whole number", "what a variable stands for"),
          Map.entry("got \"$n\"", "whether a layer is in a block"),
          Map.entry("no trained parameter matches", "a name defined elsewhere"),
          Map.entry("every parameter has 'freeze'", "patterns of names"),
          Map.entry("every output is only for training", "a count over the values of an object"),
          Map.entry("there is no file", "a file"),
          Map.entry("is a folder", "a file"));

  /// What Striate refuses for its form, the schema refuses too.
  @Test
  void wrongSpecificationsDoNotFit() throws IOException {
    var fit = new ArrayList<String>();
    int refused = 0;
    for (String block : Files.readString(WRONG).split("\n\n", -1)) {
      String text =
          block.lines().filter(line -> !line.startsWith(">")).collect(Collectors.joining("\n"));
      var codes = CODE.matcher(block).results().map(found -> found.group(1)).toList();
      if (!OF_FORM.containsAll(codes)) {
        continue;
      }
      if (errors(SCHEMA, "wrong.json", text.replace('\'', '"')).isEmpty()) {
        fit.add(block);
      } else {
        refused++;
      }
    }
    var unexplained =
        fit.stream()
            .filter(block -> BEYOND_SCHEMAS.keySet().stream().noneMatch(block::contains))
            .toList();
    assertEquals(List.of(), unexplained, "fit the schema");
    for (String known : BEYOND_SCHEMAS.keySet()) {
      assertTrue(fit.stream().anyMatch(block -> block.contains(known)), known);
    }
    int count = refused;
    assertTrue(count >= 40, () -> count + " specifications do not fit");
  }

  @Test
  void mistakesOutsideOfLayersDoNotFit() {
    for (String train :
        List.of(
            "'data': 'mnist', 'epochs': 1",
            "'data': 'mnits', 'epochs': 1, 'optimizer': 'sgd'",
            "'data': { 'type': 'mnist', 'validaton': 5 }, 'epochs': 1, 'optimizer': 'adam'",
            "'data': 'mnist', 'epochs': 1, 'optimizer': { 'type': 'adam', 'beta1': 1 }",
            "'data': 'mnist', 'epochs': 1, 'optimizer': 'adam', 'parameters': [{ 'rate': 1 }]",
            "'data': 'mnist', 'epochs': 1, 'optimizer': 'adam', 'weights': 'good'")) {
      String text =
          "{ 'striate': 1, 'input': [1, 28, 28], 'layers': ['flatten'], 'train': { %s } }"
              .formatted(train)
              .replace('\'', '"');
      assertFalse(errors(SCHEMA, "m.json", text).isEmpty(), train);
    }
  }

  /// Inside of groups and blocks, variables stand for values.
  @Test
  void variablesFit() {
    String text =
        """
        { "striate": 1, "input": [1, 8, 8],
          "blocks": { "b": { "with": { "k": 3 }, "layers": [
            { "type": "conv2d", "filters": "$f", "kernel": ["$k", 1], "bias": "$b", "padding": "$p",
              "activation": "$a" }] } },
          "layers": [{ "use": "b", "repeat": 2, "with": { "f": 2, "b": true, "p": "same", "a": "relu" } }] }
        """;
    assertEquals(List.of(), errors(SCHEMA, "v.json", text));
  }

  /// An optimizer of a plug-in.
  private static final class Plain implements OptimizerType {
    @Override
    public String id() {
      return "test:plain";
    }

    @Override
    public String summary() {
      return "goes down the gradient";
    }

    @Override
    public List<Field<?>> fields() {
      return List.of(Field.required("speed", FieldKind.number(0, 1), "the step size"));
    }

    @Override
    public Optimizer create(Config config) {
      throw new UnsupportedOperationException(id());
    }
  }

  @Test
  void typesOfPlugInsFit() {
    String text =
        """
        { "striate": 1, "input": [4], "layers": ["relu"], "loss": "mse", "train": {
          "data": "synthetic", "epochs": 1, "optimizer": { "type": "test:plain", "speed": %s } } }
        """;
    var catalog = Catalog.installed().with(Kinds.OPTIMIZER, List.of(new Plain()));
    Schema schema = schema(JsonWriter.pretty(SpecSchema.of(catalog)));
    assertEquals(List.of(), errors(schema, "p.json", text.formatted("0.5")));
    assertFalse(errors(schema, "p.json", text.formatted("2")).isEmpty(), "too fast");
    assertFalse(errors(SCHEMA, "p.json", text.formatted("0.5")).isEmpty(), "not installed");
  }
}
