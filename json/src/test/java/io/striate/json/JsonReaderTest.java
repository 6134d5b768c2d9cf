package io.striate.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {

  @Test
  void everyValueAndKeyHasItsPlace() {
    var root =
        (JsonObject)
            JsonReader.read("m.json", "{\n  \"layers\": [ {\"stride\": 2}, \"relu\" ]\r\n}").root();
    assertEquals(new Place("m.json", 1, 1, "$"), root.place());
    JsonMember layers = root.member("layers").orElseThrow();
    assertEquals(new Place("m.json", 2, 3, "$.layers"), layers.keyPlace());
    var list = (JsonArray) layers.value();
    assertEquals(new Place("m.json", 2, 13, "$.layers"), list.place());
    var first = (JsonObject) list.elements().get(0);
    assertEquals(
        new Place("m.json", 2, 16, "$.layers[0].stride"), first.members().get(0).keyPlace());
    assertEquals(
        new Place("m.json", 2, 26, "$.layers[0].stride"),
        first.get("stride").orElseThrow().place());
    assertEquals(new Place("m.json", 2, 30, "$.layers[1]"), list.elements().get(1).place());
  }

  @Test
  void lineCommentsAreReadAndMoveNothing() {
    var root =
        (JsonObject) read("{ // \"a\": 1\n  \"b\": \"http://x\", // end\n  \"c\": 2 // [\n}");
    assertEquals("{\"b\":\"http://x\",\"c\":2}", JsonWriter.line(root));
    assertEquals(3, root.get("c").orElseThrow().place().line());
    assertEquals(8, root.get("c").orElseThrow().place().column());
  }

  /// A quote that is escaped does not end the text in which the slashes stand.
  @Test
  void slashesAfterAnEscapedQuoteAreNoComment() {
    var list = (JsonArray) read("[\"a \\\" // b\", 1]");
    assertEquals("[\"a \\\" // b\",1]", JsonWriter.line(list));
  }

  @Test
  void linesAndCommentsEndAtACarriageReturnToo() {
    var list = (JsonArray) read("[ // one\r 1, // two\r\n 2,\r 3 ]");
    assertEquals("[1,2,3]", JsonWriter.line(list));
    for (int i = 0; i < 3; i++) {
      assertEquals(i + 2, list.elements().get(i).place().line());
      assertEquals(2, list.elements().get(i).place().column());
    }
  }

  /// More lines than the table of their starts holds at first.
  @Test
  void placesAreRightBeyondTheSixteenthLine() {
    var list = (JsonArray) read("[" + "\n".repeat(40) + " 1" + "]");
    assertEquals(41, list.elements().getFirst().place().line());
    assertEquals(2, list.elements().getFirst().place().column());
  }

  @Test
  void keysWithOddCharactersAreQuotedInPaths() {
    var root = (JsonObject) read("{\"x-a b\": {\"x-my-key\": 1}}");
    var inner = (JsonObject) root.members().get(0).value();
    assertEquals("$[\"x-a b\"].x-my-key", inner.members().get(0).keyPlace().path());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1,}               | 9  | trailing comma before '}'; remove it",
        "[1, 2, ]                  | 8  | trailing comma before ']'; remove it",
        "[1 2]                     | 4  | expected ',' or ']' after the value, found '2'",
        "{\"a\": 1 \"b\": 2}       | 9  | expected ',' or '}' after the value, found '\"'",
        "{\"a\" 1}                 | 6  | expected ':' after the key, found '1'",
        "{\"a\": }                 | 7  | expected a value after ':', found '}'",
        "{a: 1}                    | 2  | keys need double quotes: \"a\"",
        "{\"a\": 1, b: 2}          | 10 | keys need double quotes: \"b\"",
        "{'a': 1}                  | 2  | strings and keys need double quotes, not single quotes",
        "{\"a\": relu}             | 7  | strings need double quotes: \"relu\"",
        "[True]                    | 2  | 'True' is not a JSON value; write true",
        "[None]                    | 2  | 'None' is not a JSON value; write null",
        "[NaN]                     | 2  | 'NaN' is not a JSON value; numbers must be finite",
        "[-Infinity]               | 2  | '-Infinity' is not a JSON number, such as 12, -0.5 or 3e-4",
        "[007]                     | 2  | '007' is not a JSON number, such as 12, -0.5 or 3e-4",
        "[1.]                      | 2  | '1.' is not a JSON number, such as 12, -0.5 or 3e-4",
        "[.5]                      | 2  | '.5' is not a JSON number, such as 12, -0.5 or 3e-4",
        "[0x10]                    | 2  | '0x10' is not a JSON number, such as 12, -0.5 or 3e-4",
        "[\"abc                    | 2  | string without a closing '\"'",
        "[\"a\\q\"]                | 4  | '\\q' is not a JSON escape; write a backslash as '\\\\'",
        "[\"a\\u12\"]              | 4  | '\\u' needs four hexadecimal digits",
        "{\"a\\ud83d\": 1}          | 4  | '\\ud83d' is half of a surrogate pair; the other half must follow",
        "[\"\\ude00\"]             | 3  | '\\ude00' is half of a surrogate pair; the other half must follow",
        "{\"a\": 1} x              | 10 | expected the end of input, found 'x'",
        "{\"a\": 1} }              | 10 | expected the end of input, found '}'",
        "{\"a\": [1, 2             | 12 | unexpected end of input: expected ',' or ']' after the value",
        "{\"a\":                   | 6  | unexpected end of input: expected a value after ':'",
        "{                         | 2  | unexpected end of input: expected a key in double quotes or '}'",
        "[1, /* no */ 2]           | 5  | block comments are not supported; use '//' comments",
        "}                         | 1  | expected a value, found '}'",
      })
  void syntaxErrorsSayWhatWasExpected(String text, int column, String message) {
    Problem problem = refused(text);
    assertEquals(message, problem.what());
    assertEquals(new Place("m.json", 1, column, "$"), problem.place().orElseThrow());
    assertEquals(Code.BAD_JSON, problem.code());
  }

  @Test
  void emptyTextIsRefused() {
    assertEquals("empty input", refused(" \n // nothing\n").what());
  }

  @Test
  void aTextOverTwoLinesIsRefusedWhereItBegins() {
    Problem problem = refused("{\n  \"a\": \"x\n  \"\n}");
    assertEquals("string without a closing '\"' on its line", problem.what());
    assertEquals(new Place("m.json", 2, 8, "$"), problem.place().orElseThrow());
  }

  @Test
  void doubleKeysAreReportedWithBothPlacesAndTheFirstStays() {
    var document = JsonReader.read("m.json", "{\n  \"a\": 1,\n  \"b\": 2,\n  \"a\": 3\n}");
    assertEquals("{\"a\":1,\"b\":2}", JsonWriter.line(document.root()));
    assertEquals(1, document.problems().size());
    Problem problem = document.problems().get(0);
    assertEquals(Code.BAD_JSON, problem.code());
    assertEquals(new Place("m.json", 4, 3, "$.a"), problem.place().orElseThrow());
    assertEquals(
        "duplicate key 'a', first at line 2, column 3; remove one of them", problem.what());
  }

  @Test
  void tenThousandLevelsAreRefused() {
    for (String text : new String[] {"[".repeat(10_000), "{\"a\":".repeat(10_000)}) {
      Problem problem = refused(text);
      assertEquals("objects and lists are nested more than 200 deep", problem.what());
      assertEquals(Code.BAD_JSON, problem.code());
    }
    assertEquals(
        1, JsonReader.read("m.json", "[".repeat(200) + "]".repeat(200)).root().place().line());
  }

  @Test
  void longNumbersAndKeysAreRefused() {
    assertEquals(
        "this number has 101 characters; 100 are allowed", refused("1".repeat(101)).what());
    assertEquals(
        "this key has 1,001 characters; 1,000 are allowed",
        refused("{\"" + "k".repeat(1_001) + "\": 1}").what());
    for (String number : new String[] {"1e999999999", "-1e400", "1e-999999999999", "0e99999999"}) {
      assertEquals(
          "the number " + number + " is too large or too small for a double",
          refused("[" + number + "]").what());
    }
  }

  @Test
  void numbersAreKeptExactly() {
    assertEquals(OptionalLong.of(3), number("3.0").whole());
    assertEquals(OptionalLong.empty(), number("3.5").whole());
    assertEquals(OptionalLong.empty(), number("9223372036854775808").whole());
    assertEquals(OptionalLong.of(Long.MAX_VALUE), number("9223372036854775807").whole());
    assertEquals(0.1, number("0.1").asDouble());
  }

  @Test
  void escapesAreResolved() {
    assertEquals("é\n\"\\😀", ((JsonString) read("\"\\u00e9\\n\\\"\\\\\\ud83d\\ude00\"")).value());
  }

  private static JsonNumber number(String text) {
    return (JsonNumber) read(text);
  }

  private static JsonValue read(String text) {
    var document = JsonReader.read("m.json", text);
    assertTrue(document.problems().isEmpty());
    return document.root();
  }

  private static Problem refused(String text) {
    var refused = assertThrows(StriateException.class, () -> JsonReader.read("m.json", text));
    assertEquals(1, refused.problems().size());
    return refused.problems().get(0);
  }
}
