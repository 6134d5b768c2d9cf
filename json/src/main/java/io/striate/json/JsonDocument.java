package io.striate.json;

import io.striate.api.error.Problem;
import java.util.List;

/// A text that could be read, and what is wrong with it all the same.
///
/// @param root the tree
/// @param problems keys that stand twice in an object; the tree has the first of each
public record JsonDocument(JsonValue root, List<Problem> problems) {
  public JsonDocument {
    problems = List.copyOf(problems);
  }
}
