package io.striate.api.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.FieldKind.Pair;
import io.striate.api.error.StriateException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldKindTest {
  private static final Path MODELS = Path.of("models");

  private enum Colour {
    DARK_RED,
    BLUE
  }

  private static String refusal(FieldKind<?> kind, Object json) {
    return assertThrows(StriateException.class, () -> kind.parse(json)).getMessage();
  }

  private static <T> void roundTrip(FieldKind<T> kind, Object json, T value) {
    assertEquals(value, kind.parse(json));
    assertEquals(value, kind.parse(kind.format(value)));
  }

  @Test
  void valuesComeBackFromTheirCanonicalForm() {
    roundTrip(FieldKind.integer(1), 3L, 3);
    roundTrip(FieldKind.wide(), 1L << 40, 1L << 40);
    roundTrip(FieldKind.number(0, 1), 1L, 1.0);
    roundTrip(FieldKind.flag(), true, true);
    roundTrip(FieldKind.text(), "a", "a");
    roundTrip(FieldKind.word(Colour.class), "dark-red", Colour.DARK_RED);
    roundTrip(FieldKind.pair(1), 3L, new Pair(3, 3));
    roundTrip(FieldKind.pair(1), List.of(3L, 5L), new Pair(3, 5));
    roundTrip(FieldKind.list(FieldKind.integer(0)), List.of(1L, 2L), List.of(1, 2));
  }

  @Test
  void aTextIsReadTogetherWithItsFolder() {
    FieldKind<Path> kind =
        FieldKind.located(
            "the name of a file",
            located -> located.folder().resolve(located.text()),
            path -> path.toString().replace('\\', '/'));
    assertEquals(Path.of("models/a.bin"), kind.parse(new FieldKind.Located("a.bin", MODELS)));
    assertEquals(Path.of("a.bin"), kind.parse("a.bin"));
    assertEquals("models/a.bin", kind.format(Path.of("models/a.bin")));
    assertTrue(FieldKind.optional(kind).located());
    assertEquals("must be the name of a file, got 3 [STR-104]", refusal(kind, 3L));
  }

  @Test
  void anOptionalSettingHasAValueOrIsNotWritten() {
    FieldKind<Optional<Integer>> kind = FieldKind.optional(FieldKind.integer(1));
    roundTrip(kind, 3L, Optional.of(3));
    assertEquals("must be a whole number of at least 1, got 0 [STR-104]", refusal(kind, 0L));
    assertThrows(IllegalArgumentException.class, () -> kind.format(Optional.empty()));
    var limit = Field.optional("limit", FieldKind.integer(1), "the largest");
    assertEquals(Optional.empty(), Config.of(List.of(limit), Map.of()).get(limit));
    assertEquals(Map.of(), Config.of(List.of(limit), Map.of()).canonical());
    var written = Config.of(List.of(limit), Map.of("limit", Optional.of(2)));
    assertEquals(Map.of("limit", 2L), written.canonical());
  }

  @Test
  void whatIsRefusedIsSaid() {
    assertEquals(
        "must be a whole number of at least 1, got 0 [STR-104]", refusal(FieldKind.integer(1), 0L));
    assertEquals(
        "must be a whole number of at least 1, got \"three\" [STR-104]",
        refusal(FieldKind.integer(1), "three"));
    assertEquals(
        "must be a whole number of at least 1, got 2.5 [STR-104]",
        refusal(FieldKind.integer(1), 2.5));
    assertTrue(refusal(FieldKind.integer(1), 1L << 40).contains("got 1099511627776"));
    assertEquals(
        "must be a number from 0 to 1, got 2 [STR-104]", refusal(FieldKind.number(0, 1), 2L));
    assertEquals(
        "must be a number of at least 0 and below 1, got 1.0 [STR-104]",
        refusal(FieldKind.numberBelow(0, 1), 1.0));
    assertEquals("must be true or false, got 1 [STR-104]", refusal(FieldKind.flag(), 1L));
    assertEquals("must be a string, got \"\" [STR-104]", refusal(FieldKind.text(), ""));
    assertEquals(
        "must be one of \"dark-red\", \"blue\", got \"green\" [STR-104]",
        refusal(FieldKind.word(Colour.class), "green"));
    assertEquals(
        "must be a whole number of at least 1, or [height, width], got [1, 2, 3] [STR-104]",
        refusal(FieldKind.pair(1), List.of(1L, 2L, 3L)));
    assertTrue(refusal(FieldKind.integer(0), Map.of("a", 1L)).contains("got an object"));
  }

  @Test
  void aConfigurationIsCompleted() {
    var kernel = Field.required("kernel", FieldKind.integer(1), "pixels");
    var stride = Field.derived("stride", FieldKind.integer(1), c -> c.get(kernel), "pixels");
    var bias = Field.of("bias", FieldKind.flag(), true, "whether there is one");
    List<Field<?>> fields = List.of(kernel, stride, bias);
    Config config = Config.of(fields, Map.of("kernel", 2));
    assertEquals(2, config.get(stride));
    assertEquals("{kernel=2, stride=2, bias=true}", config.canonical().toString());
    assertThrows(IllegalArgumentException.class, () -> Config.of(fields, Map.of()));
    assertThrows(
        IllegalArgumentException.class, () -> Config.of(fields, Map.of("kernel", 2, "x", 1)));
  }
}
