package io.striate.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  private static final List<String> KEYS = List.of("stride", "padding", "kernel", "name");

  @Test
  void theNearestKnownWordWins() {
    assertEquals(Optional.of("stride"), Suggestion.nearest("strid", KEYS));
    assertEquals(Optional.of("padding"), Suggestion.nearest("paddnig", KEYS));
    assertEquals(Optional.of("kernel"), Suggestion.nearest("Kernels", KEYS));
    assertEquals(Optional.of("name"), Suggestion.nearest("nmae", KEYS));
  }

  @Test
  void ofEquallyNearWordsTheFirstWins() {
    assertEquals(Optional.of("bat"), Suggestion.nearest("pat", List.of("bat", "cat")));
    assertEquals(Optional.of("cat"), Suggestion.nearest("pat", List.of("cat", "bat")));
  }

  @Test
  void theQuestionNamesTheNearest() {
    assertEquals("; did you mean 'stride'?", Suggestion.question("strid", KEYS));
  }

  @Test
  void longWordsAreNotCompared() {
    assertEquals(64, Suggestion.distance("", "x".repeat(64)));
    assertEquals(Integer.MAX_VALUE, Suggestion.distance("", "x".repeat(65)));
    assertEquals(0, Suggestion.distance("x".repeat(1000), "x".repeat(1000)));
    assertEquals(Integer.MAX_VALUE, Suggestion.distance("x".repeat(1001), "x".repeat(1001)));
  }

  @Test
  void farWordsGetNoSuggestion() {
    assertEquals(Optional.empty(), Suggestion.nearest("filters", KEYS));
    assertEquals(Optional.empty(), Suggestion.nearest("x".repeat(5_000), KEYS));
    assertEquals("", Suggestion.question("filters", KEYS));
  }

  @Test
  void swappedLettersCostOne() {
    assertEquals(1, Suggestion.distance("ab", "ba"));
    assertEquals(3, Suggestion.distance("kitten", "sitting"));
    assertEquals(4, Suggestion.distance("", "four"));
  }

  @Test
  void fewNamesAreListedAndManyAreCounted() {
    assertEquals("installed: a, b", Suggestion.installed("layer", List.of("a", "b")));
    assertEquals(
        "21 are installed; 'striate types gradient-transform' lists them",
        Suggestion.installed("gradient transform", Collections.nCopies(21, "a")));
    assertEquals(
        "installed: " + "a, ".repeat(19) + "a",
        Suggestion.installed("layer", Collections.nCopies(20, "a")));
  }
}
