package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileNamesTest {
  private static String told(String encoding, String... words) {
    return FileNames.problem(List.of(words), encoding, _ -> false)
        .map(Problem::toString)
        .orElse("");
  }

  @Test
  void wordsOfOtherBytesAreRefused() {
    assertEquals(
        "'n\ufffd.png' has bytes that are no characters in UTF-8 [STR-120]\n"
            + "  rename the file, or give the folder that it is in",
        told("UTF-8", "predict", "model.striate", "n\ufffd.png"));
    assertEquals(
        "'caf\ufffd' has bytes that are no characters in ANSI_X3.4-1968 [STR-120]\n"
            + "  start Striate with LC_ALL=C.UTF-8",
        told("ANSI_X3.4-1968", "--run", "caf\ufffd"));
    assertEquals("", told("UTF-8", "predict", "café.striate", "猫.png"));
  }

  /// Programs that unpack archives make such names of what they do not know.
  @Test
  void aFileMayHaveTheReplacementCharacterInItsName() {
    var words = List.of("predict", "n\ufffd.png");
    assertEquals(Optional.empty(), FileNames.problem(words, "UTF-8", "n\ufffd.png"::equals));
  }

  @Test
  void theCommandLineSaysIt() {
    var session = Session.of("validate", "no such n\ufffd.json");
    assertEquals(2, session.status());
    assertTrue(session.err().contains("has bytes that are no characters"), session.err());
  }
}
