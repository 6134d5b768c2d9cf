package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import java.util.List;

/// Short specifications for tests.
public final class Specs {
  private static final Catalog CATALOG = Catalog.installed();

  private Specs() {}

  /// A network of an input and layers, both as JSON.
  public static Network layers(String input, String layers) {
    return parse("{ \"striate\": 1, \"input\": " + input + ",\n  \"layers\": [" + layers + "] }");
  }

  /// A network of a text; single quotes stand for double ones.
  public static Network parse(String text, String... overrides) {
    return Network.parse("m.json", text.replace('\'', '"'), List.of(overrides), CATALOG);
  }

  /// What is wrong with a text; single quotes stand for double ones.
  public static List<Problem> problems(String text, String... overrides) {
    return assertThrows(StriateException.class, () -> parse(text, overrides)).problems();
  }

  /// What is wrong with a text, as printed.
  public static String complaint(String text, String... overrides) {
    return String.join("\n", problems(text, overrides).stream().map(Problem::toString).toList());
  }

  /// Reads a text that may be wrong or right: whatever is wrong must be told as a problem with a
  /// place.
  public static void whateverHappens(String text) {
    try {
      parse(text);
    } catch (StriateException refused) {
      refused.problems().forEach(problem -> assertTrue(problem.place().isPresent(), text));
    }
  }
}
