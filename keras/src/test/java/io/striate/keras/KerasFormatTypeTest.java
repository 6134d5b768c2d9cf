package io.striate.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.exchange.ImportedModel;
import io.striate.api.exchange.ModelFormatType;
import io.striate.backend.tck.component.ModelFormatContract;
import io.striate.json.JsonArray;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasFormatTypeTest implements ModelFormatContract {
  @TempDir Path folder;

  @Override
  public ModelFormatType type() {
    return new KerasFormatType();
  }

  @Override
  public List<byte[]> files() throws IOException {
    return List.of(
        Files.readAllBytes(Imported.resource("sequential.keras")),
        Files.readAllBytes(Imported.resource("functional.h5")));
  }

  private static float[] numbers(JsonValue value) {
    List<JsonValue> elements = ((JsonArray) value).elements();
    float[] numbers = new float[elements.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) ((JsonNumber) elements.get(i)).asDouble();
    }
    return numbers;
  }

  /// `make_models.py` computes the outputs with NumPy, channels last, from the definitions.
  @ParameterizedTest
  @CsvSource({
    "sequential.keras, ''",
    "functional.h5, ''",
    "sequence.json, sequence.weights.h5",
    "pair.keras, ''"
  })
  void theNetworkGivesWhatItGivesInKeras(String file, String weights) throws IOException {
    ImportedModel model = Imported.read(Imported.resource(file), weights);
    String name = file + ".golden.json";
    var golden =
        (JsonObject) JsonReader.read(name, Files.readString(Imported.resource(name))).root();
    List<float[]> inputs =
        ((JsonArray) golden.get("inputs").orElseThrow())
            .elements().stream().map(KerasFormatTypeTest::numbers).toList();
    float[] expected = numbers(golden.get("output").orElseThrow());
    float[] found = Imported.output(model, inputs);
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      float wanted = expected[i];
      int at = i;
      assertEquals(
          wanted,
          found[i],
          2e-5 * Math.max(1, Math.abs(wanted)),
          () -> file + ", element " + at + "\n" + model.specification());
    }
  }

  @Test
  void theSpecificationIsWhatAPersonWouldWrite() {
    ImportedModel model = Imported.read(Imported.resource("sequential.keras"), "");
    assertEquals(
        List.of("{", "  \"striate\": 1,", "  \"name\": \"net\",", "  \"input\": [3, 9, 8],"),
        model.specification().lines().limit(4).toList());
    String text = model.specification();
    assertTrue(text.contains("\"loss\": \"softmax-cross-entropy\""), text);
    assertTrue(
        text.contains(
            "{ \"type\": \"conv2d\", \"name\": \"conv\", \"filters\": 4, \"kernel\": [3, 2],"
                + " \"padding\": \"same-upper\", \"activation\": \"relu\" }"),
        text);
    assertEquals(
        List.of(
            "not carried over: compile_config: optimizer, loss and metrics",
            "not carried over: layer 'conv' (Conv2D): kernel_regularizer",
            "not carried over: initializers: a training from the start would use those of the"
                + " specification"),
        model.remarks());
  }

  private String refused(String json) {
    try {
      Path file = Files.writeString(folder.resolve("net.json"), json);
      Files.copy(
          Imported.resource("sequence.weights.h5"),
          folder.resolve("w.h5"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      StriateException refused =
          assertThrows(StriateException.class, () -> Imported.read(file, "w.h5"));
      return refused.getMessage().replace(folder + "/", "");
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  private static String sequential(String... layers) {
    return "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": ["
        + String.join(", ", layers)
        + "]}}";
  }

  private static String layer(String type, String name, String settings) {
    return "{\"class_name\": \""
        + type
        + "\", \"config\": {\"name\": \""
        + name
        + "\""
        + settings
        + "}}";
  }

  private static final String IN = layer("InputLayer", "in", ", \"batch_shape\": [null, 4, 4, 2]");

  @Test
  void allUnknownLayersAreNamedAtOnce() {
    String message =
        refused(
            sequential(
                IN, layer("Lambda", "l", ""), layer("Flatten", "f", ""), layer("Conv3D", "c", "")));
    assertTrue(
        message.contains("net.json: layer 'l' (Lambda): no layer is its counterpart"), message);
    assertTrue(
        message.contains("net.json: layer 'c' (Conv3D): no layer is its counterpart"), message);
  }

  @Test
  void messagesSayWhatCannotBeImported() {
    String[][] cases = {
      {
        sequential(layer("Dense", "d", ", \"units\": 3")),
        "the input: leaves the shape of a sample open"
      },
      {sequential(IN, layer("Conv2D", "c", "")), "layer 'c' (Conv2D): has no 'filters'"},
      {
        sequential(IN, layer("Conv2D", "c", ", \"filters\": 0")),
        "layer 'c' (Conv2D): 'filters' must be at least 1"
      },
      {
        sequential(IN, layer("Conv2D", "c", ", \"filters\": 2, \"kernel_size\": [5, 5]")),
        "layer 'c': its window [5, 5] is larger than its input [4, 4, 2]"
      },
      {
        sequential(
            IN,
            layer("Conv2D", "c", ", \"filters\": 2, \"kernel_size\": 3, \"padding\": \"causal\"")),
        "layer 'c' (Conv2D): has the padding 'causal', which cannot be imported"
      },
      {
        sequential(IN, layer("MaxPooling2D", "p", ", \"data_format\": \"channels_first\"")),
        "layer 'p' (MaxPooling2D): has channels first, which cannot be imported"
      },
      {
        sequential(IN, layer("Activation", "a", ", \"activation\": \"exponential\"")),
        "'activation' must be the name of a known function, not \"exponential\""
      },
      {
        sequential(IN, layer("ReLU", "r", ", \"max_value\": 3")),
        "layer 'r' (ReLU): has a threshold, or a maximum other than 6"
      },
      {
        sequential(IN, layer("Reshape", "r", ", \"target_shape\": [5]")),
        "layer 'r' (Reshape): cannot make [5] of [4, 4, 2]"
      },
      {
        sequential(IN, layer("Cropping2D", "r", ", \"cropping\": 2")),
        "layer 'r' (Cropping2D): removes all of [4, 4, 2]"
      },
      {
        sequential(IN, layer("LSTM", "r", ", \"units\": 2")),
        "layer 'r' (LSTM): reads [4, 4, 2], not a sequence [steps, features]"
      },
      {
        sequential(IN, layer("Conv2D", "c", ", \"filters\": 2, \"kernel_size\": 3")),
        "layer 'c' (Conv2D): the file has 0 of its 2 weights"
      },
      {
        sequential(IN, layer("Flatten", "f", ""), layer("Dense", "each", ", \"units\": 2")),
        "layer 'each' (Dense): its weight 'each/kernel:0' is [3, 2], the network needs [32, 2]"
      },
      {
        sequential(IN, layer("Flatten", "f", ""), layer("Flatten", "f", "")),
        "layer 'f' (Flatten): there are two layers of this name"
      },
      {"{\"class_name\": \"MyModel\", \"config\": {}}", "is of the class 'MyModel'"},
      {"{\"class_name\": \"Sequential\", \"config\": []}", "has no object 'config'"},
      {"[]", "net.json is no object in JSON"},
      {"{", "expected"}
    };
    for (String[] each : cases) {
      String message = refused(each[0]);
      assertTrue(message.contains(each[1]), () -> "expected " + each[1] + "\nfound " + message);
    }
  }

  @Test
  void weightsAloneAreNoModel() {
    String message =
        assertThrows(
                StriateException.class,
                () -> Imported.read(Imported.resource("sequence.weights.h5"), ""))
            .getMessage();
    assertTrue(message.contains("has weights alone, and no description of the network"), message);
    String missing =
        assertThrows(
                StriateException.class, () -> Imported.read(Imported.resource("sequence.json"), ""))
            .getMessage();
    assertTrue(missing.contains("--weights model.weights.h5"), missing);
  }

  @Test
  void anOpenShapeIsTakenFromTheRequest() throws IOException {
    Path copy = folder.resolve("open.keras");
    Files.copy(Imported.resource("sequential.keras"), copy);
    try (var zip = FileSystems.newFileSystem(copy)) {
      Path config = zip.getPath("config.json");
      String text = Files.readString(config);
      Files.write(
          config,
          text.replace("[null, 9, 8, 3]", "[null, null, null, 3]")
              .getBytes(StandardCharsets.UTF_8));
    }
    assertTrue(
        assertThrows(StriateException.class, () -> Imported.read(copy, ""))
            .getMessage()
            .contains("leaves the shape of a sample open: [-1, -1, 3]"));
    assertEquals(
        Imported.read(Imported.resource("sequential.keras"), "").specification(),
        Imported.read(copy, "", 3, 9, 8).specification());
  }

  @Test
  void whatIsNotTrainableIsFrozen() throws IOException {
    Path copy = folder.resolve("frozen.keras");
    Files.copy(Imported.resource("sequential.keras"), copy);
    try (var zip = FileSystems.newFileSystem(copy)) {
      Path config = zip.getPath("config.json");
      String text = Files.readString(config);
      String first = "\"name\": \"conv\", \"trainable\": ";
      assertTrue(text.contains(first + "true"), text);
      Files.writeString(config, text.replace(first + "true", first + "false"));
    }
    List<String> frozen =
        Imported.network(Imported.read(copy, "")).graph().nodes().stream()
            .filter(node -> node.frozen())
            .map(node -> node.name())
            .toList();
    assertEquals(List.of("conv", "conv.relu"), frozen);
  }

  @Test
  void damageIsReportedWithTheFile() {
    assertTrue(
        Stream.of("no.keras")
            .map(folder::resolve)
            .map(file ->
                assertThrows(StriateException.class, () -> Imported.read(file, "")).getMessage())
            .allMatch(message -> message.contains("no.keras")));
  }
}
