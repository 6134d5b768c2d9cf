package io.striate.json;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Reads strict JSON, and `//` comments, into a tree with places.
///
/// One reader reads one text. What the grammar refuses ends the reading with one problem; double
/// keys are collected and the first of them stays in the tree, so that everything else in the text
/// can still be judged.
public final class JsonReader {
  /// Deepest nesting of objects and lists.
  public static final int MAX_DEPTH = 200;

  /// Longest number, in characters.
  public static final int MAX_NUMBER_LENGTH = 100;

  /// Longest key, in characters.
  public static final int MAX_KEY_LENGTH = 1_000;

  private final SourceText source;
  private final String strict;
  private final JsonParser parser;
  private final List<Problem> problems = new ArrayList<>();
  private SyntaxDiagnosis.Last last = SyntaxDiagnosis.Last.NOTHING;
  private int lastStart;

  private JsonReader(SourceText source) {
    this.source = source;
    this.strict = LineComments.blank(source.text());
    var limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH + 10)
            .maxNumberLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();
    var factory = JsonFactory.builder().streamReadConstraints(limits).build();
    char[] chars = strict.toCharArray();
    this.parser = factory.createParser(ObjectReadContext.empty(), chars, 0, chars.length);
  }

  /// Reads a text.
  ///
  /// @param name what places call the text: a file name as a rule
  /// @throws StriateException if the text is not JSON; double keys are reported in the document
  ///   instead
  public static JsonDocument read(String name, String text) {
    return new JsonReader(new SourceText(name, text)).document();
  }

  private JsonDocument document() {
    try (parser) {
      parser.nextToken();
      if (parser.currentToken() == null) {
        throw refuse(strict.length(), JsonPath.ROOT, "empty input");
      }
      JsonValue root = value(JsonPath.ROOT, 0);
      last = SyntaxDiagnosis.Last.ROOT_VALUE;
      lastStart = tokenStart();
      if (parser.nextToken() != null) {
        throw syntaxError(new SyntaxDiagnosis.Finding(tokenStart(), "expected the end of input"));
      }
      return new JsonDocument(root, problems);
    } catch (JacksonException refused) {
      throw syntaxError(refused);
    }
  }

  /// The value at the parser's current token.
  private JsonValue value(String path, int depth) {
    int start = tokenStart();
    Place place = source.place(start, path);
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(path, place, depth + 1);
      case START_ARRAY -> array(path, place, depth + 1);
      case VALUE_STRING -> new JsonString(text(), place);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString(), start, place);
      case VALUE_TRUE -> new JsonBoolean(true, place);
      case VALUE_FALSE -> new JsonBoolean(false, place);
      case VALUE_NULL -> new JsonNull(place);
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("the parser offers " + token + " as a value");
    };
  }

  private JsonObject object(String path, Place place, int depth) {
    checkDepth(place, depth);
    advance(SyntaxDiagnosis.Last.OBJECT_START);
    List<JsonMember> members = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    while (parser.currentToken() != JsonToken.END_OBJECT) {
      int keyStart = tokenStart();
      String key = text();
      if (key.length() > MAX_KEY_LENGTH) {
        String tooLong =
            String.format(
                Locale.ROOT,
                "this key has %,d characters; %,d are allowed",
                key.length(),
                MAX_KEY_LENGTH);
        throw refuse(keyStart, path, tooLong);
      }
      String memberPath = JsonPath.key(path, key);
      Place keyPlace = source.place(keyStart, memberPath);
      advance(SyntaxDiagnosis.Last.KEY);
      JsonValue value = value(memberPath, depth);
      Place first = seen.putIfAbsent(key, keyPlace);
      if (first == null) {
        members.add(new JsonMember(key, keyPlace, value));
      } else {
        problems.add(doubleKey(key, keyPlace, first));
      }
      advance(SyntaxDiagnosis.Last.VALUE_IN_OBJECT);
    }
    return new JsonObject(members, place);
  }

  private JsonArray array(String path, Place place, int depth) {
    checkDepth(place, depth);
    advance(SyntaxDiagnosis.Last.ARRAY_START);
    List<JsonValue> elements = new ArrayList<>();
    while (parser.currentToken() != JsonToken.END_ARRAY) {
      elements.add(value(JsonPath.index(path, elements.size()), depth));
      advance(SyntaxDiagnosis.Last.VALUE_IN_ARRAY);
    }
    return new JsonArray(elements, place);
  }

  /// Moves to the next token; `read` says what the current one was, for the case that the next is
  /// refused.
  private void advance(SyntaxDiagnosis.Last read) {
    last = read;
    lastStart = tokenStart();
    if (parser.nextToken() == null) {
      throw syntaxError(new SyntaxDiagnosis.Finding(strict.length(), "unexpected end of input"));
    }
  }

  private JsonNumber number(String digits, int start, Place place) {
    if (digits.length() > MAX_NUMBER_LENGTH) {
      String tooLong =
          String.format(
              Locale.ROOT,
              "this number has %,d characters; %d are allowed",
              digits.length(),
              MAX_NUMBER_LENGTH);
      throw refuse(start, place.path(), tooLong);
    }
    if (Double.isInfinite(Double.parseDouble(digits)) || !JsonNumber.isExpressible(digits)) {
      String tooFar = "the number " + digits + " is too large or too small for a double";
      throw refuse(start, place.path(), tooFar);
    }
    return new JsonNumber(new BigDecimal(digits), place);
  }

  /// The parser's string, which may not hold half a surrogate pair: nothing could write it again.
  private String text() {
    String text = parser.getString();
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw syntaxError(
          new SyntaxDiagnosis.Finding(tokenStart(), "string with half of a surrogate pair"));
    }
    return text;
  }

  private void checkDepth(Place place, int depth) {
    if (depth > MAX_DEPTH) {
      String tooDeep = "objects and lists are nested more than " + MAX_DEPTH + " deep";
      throw new StriateException(Problem.of(Code.BAD_JSON, tooDeep).at(place));
    }
  }

  private int tokenStart() {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  private static Problem doubleKey(String key, Place second, Place first) {
    String message =
        String.format(
            Locale.ROOT,
            "duplicate key '%s', first at line %d, column %d; remove one of them",
            key,
            first.line(),
            first.column());
    return Problem.of(Code.BAD_JSON, message).at(second);
  }

  private StriateException syntaxError(JacksonException refused) {
    long offset = refused.getLocation() == null ? 0 : refused.getLocation().getCharOffset();
    String words = "this is not JSON: " + refused.getOriginalMessage();
    return syntaxError(new SyntaxDiagnosis.Finding((int) Math.max(0, offset), words));
  }

  private StriateException syntaxError(SyntaxDiagnosis.Finding fallback) {
    var finding = SyntaxDiagnosis.find(strict, last, lastStart).orElse(fallback);
    return refuse(finding.offset(), JsonPath.ROOT, finding.message());
  }

  /// The problem that ends the reading, after those collected before it.
  private StriateException refuse(int offset, String path, String message) {
    var all = new ArrayList<>(problems);
    all.add(Problem.of(Code.BAD_JSON, message).at(source.place(offset, path)));
    return new StriateException(all);
  }
}
