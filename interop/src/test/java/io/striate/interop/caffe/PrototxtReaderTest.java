package io.striate.interop.caffe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.interop.convert.Setting;
import io.striate.interop.convert.SettingBlock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrototxtReaderTest {
  private static SettingBlock read(String text) {
    return PrototxtReader.read("net.prototxt", text);
  }

  @Test
  void valuesListsMessagesAndCommentsAreRead() {
    SettingBlock all =
        read(
            """
            name: "two" 'parts'  # a comment { with a bracket
            dim: [1, 2, 3]; dim: 4,
            inner: { rate: -1e-3 } other < word: WORD >
            text: "a \\"quote\\"\\n"
            """);
    assertEquals("twoparts", all.text("name", ""));
    assertEquals(List.of(1, 2, 3, 4), all.all("dim").stream().map(Setting::whole).toList());
    assertEquals(-1e-3, all.block("inner").number("rate", 0));
    assertEquals("WORD", all.block("other").text("word", ""));
    assertEquals("a \"quote\"\n", all.text("text", ""));
    assertEquals(4, all.require("text").place().line());
    assertEquals(10, all.block("inner").require("rate").place().column());
    assertTrue(all.unread("it").isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name                | net.prototxt:1:5: expected ':' or '{' after 'name', not the end of"
            + " the text",
        "a { b: 1            | net.prototxt:1:9: the text ends within 'a', which begins in line 1;"
            + " '}' is missing",
        "}                   | net.prototxt:1:1: expected the name of a field, not '}'",
        "a: }                | net.prototxt:1:4: expected a value of 'a', not '}'",
        "a: \"open          | net.prototxt:1:9: the text in quotes does not end in its line",
        "a: [1, 2            | net.prototxt:1:9: the text ends within the list of 'a'; ']' is"
            + " missing",
        "a: [1 2]            | net.prototxt:1:7: expected ',' or ']' in the list of 'a', not '2'",
        "a: \"\\q\"          | net.prototxt:1:7: the escape '\\q' is not read",
      })
  void mistakesAreReportedAtTheirPlace(String text, String message) {
    String said = assertThrows(StriateException.class, () -> read(text)).getMessage();
    assertEquals(message + " [STR-202]", said);
  }

  @Test
  void deepNestingEndsInAMessage() {
    String said =
        assertThrows(StriateException.class, () -> read("a {".repeat(100_000))).getMessage();
    assertTrue(said.contains("nested more than 50 levels deep"), said);
  }

  @Test
  void valuesOfAnotherKindAreReported() {
    SettingBlock all = read("a: x\nb: 1.5\nc: inf");
    assertEquals(
        "net.prototxt:1:1: 'a' must be a whole number, not 'x' [STR-202]",
        assertThrows(StriateException.class, () -> all.whole("a", 0)).getMessage());
    assertEquals(
        "net.prototxt:2:1: 'b' must be true or false, not '1.5' [STR-202]",
        assertThrows(StriateException.class, () -> all.flag("b", false)).getMessage());
    assertEquals(
        "net.prototxt:3:1: 'c' must be a number, not 'inf' [STR-202]",
        assertThrows(StriateException.class, () -> all.number("c", 0)).getMessage());
  }
}
