package io.striate.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
