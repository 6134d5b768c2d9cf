package io.striate.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {

  @ParameterizedTest
  @CsvSource({
    "3, 3",
    "3.0, 3",
    "-0.0, 0",
    "0.1, 0.1",
    "1e-4, 0.0001",
    "1e-6, 0.000001",
    "1.5e-7, 1.5e-7",
    "-2e-10, -2e-10",
    "1e6, 1000000",
    "1e20, 100000000000000000000",
    "1.25e21, 1.25e21",
    "0.30000000000000004, 0.30000000000000004"
  })
  void numbersAreShortest(double number, String written) {
    assertEquals(written, JsonWriter.line(Json.number(number)));
  }

  @Test
  void floatsAreShortestAsFloats() {
    assertEquals("0.1", JsonWriter.line(Json.number(0.1f)));
  }

  @Test
  void nanAndInfinityCannotBeWritten() {
    assertThrows(IllegalArgumentException.class, () -> Json.number(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Json.number(Float.POSITIVE_INFINITY));
  }

  @Test
  void halfACharacterCannotBeWritten() {
    var text = Json.text("a\ud83d");
    assertThrows(IllegalArgumentException.class, () -> JsonWriter.line(text));
  }

  @Test
  void aLineHasNoBlanks() {
    var value =
        Json.object()
            .put("a", 1)
            .put("b", Json.numbers(1, 2))
            .put("c", "x\n\u0001\"")
            .put("d", Json.nothing())
            .put("e", true)
            .put("f", Json.object().build())
            .build();
    assertEquals(
        "{\"a\":1,\"b\":[1,2],\"c\":\"x\\n\\u0001\\\"\",\"d\":null,\"e\":true,\"f\":{}}",
        JsonWriter.line(value));
  }

  @Test
  void prettyBreaksOnlyWhatDoesNotFit() {
    var layer = Json.object().put("type", "conv2d").put("kernel", Json.numbers(5, 5)).build();
    var value =
        Json.object()
            .put("striate", 1)
            .put("layers", Json.list(List.of(layer, Json.text("flatten"), layer, layer)))
            .put("empty", Json.list(List.of()))
            .build();
    assertEquals(
        """
        {
          "striate": 1,
          "layers": [
            { "type": "conv2d", "kernel": [5, 5] },
            "flatten",
            { "type": "conv2d", "kernel": [5, 5] },
            { "type": "conv2d", "kernel": [5, 5] }
          ],
          "empty": []
        }
        """,
        JsonWriter.pretty(value));
  }

  @Test
  void putRefusesAKeyThatIsThere() {
    var builder = Json.object().put("a", 1);
    assertThrows(IllegalArgumentException.class, () -> builder.put("a", 2));
  }

  @Test
  void whatIsWrittenReadsBackTheSame() {
    for (int seed = 0; seed < 500; seed++) {
      JsonValue tree = tree(new Random(seed), 3);
      String line = JsonWriter.line(tree);
      assertEquals(line, JsonWriter.line(JsonReader.read("t", line).root()), "seed " + seed);
      String pretty = JsonWriter.pretty(tree);
      var again = JsonReader.read("t", pretty);
      assertTrue(again.problems().isEmpty(), "seed " + seed);
      assertEquals(line, JsonWriter.line(again.root()), "seed " + seed);
      assertEquals(pretty, JsonWriter.pretty(again.root()), "seed " + seed);
    }
  }

  private static JsonValue tree(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> number(Double.longBitsToDouble(random.nextLong()));
      case 1 -> Json.number(random.nextLong());
      case 2 -> text(random);
      case 3 -> List.of(Json.bool(true), Json.bool(false), Json.nothing()).get(random.nextInt(3));
      case 4 -> list(random, depth);
      default -> object(random, depth);
    };
  }

  private static JsonValue number(double any) {
    return Json.number(Double.isFinite(any) ? any : 0);
  }

  private static JsonValue list(Random random, int depth) {
    List<JsonValue> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add(tree(random, depth - 1));
    }
    return Json.list(elements);
  }

  private static JsonValue object(Random random, int depth) {
    var builder = Json.object();
    for (int i = random.nextInt(4); i > 0; i--) {
      builder.put(i + text(random).value(), tree(random, depth - 1));
    }
    return builder.build();
  }

  /// Any characters, so control characters and those beyond the basic plane too.
  private static JsonString text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      int c = random.nextBoolean() ? random.nextInt(128) : random.nextInt(0x110000);
      text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? 'x' : c);
    }
    return Json.text(text.toString());
  }
}
