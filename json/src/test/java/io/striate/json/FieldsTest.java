package io.striate.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Values of each kind that Striate's own files hold.
class FieldsTest {
  private static final Fields FIELDS =
      Fields.parse(
          """
          { "yes": true, "no": false, "most": 2147483647, "more": 2147483648, "half": 0.5,
            "list": [ { "n": 1 }, { "n": 2 } ] }
          """,
          "f");

  @Test
  void valuesAreReadAsTheyAre() {
    assertTrue(FIELDS.flag("yes"));
    assertFalse(FIELDS.flag("no"));
    assertEquals(Integer.MAX_VALUE, FIELDS.index("most"));
    assertEquals(2147483648L, FIELDS.count("more"));
    assertEquals(0.5, FIELDS.number("half"));
    assertEquals(List.of(1L, 2L), FIELDS.list("list", one -> one.count("n")));
  }

  @Test
  void anIndexThatNoArrayHasIsRefused() {
    refused("'more' is 2147483648, at most 2147483647 is possible", () -> FIELDS.index("more"));
    refused("'half' must be true or false, found a number", () -> FIELDS.flag("half"));
  }

  private static void refused(String message, Executable action) {
    var e = assertThrows(StriateException.class, action);
    assertEquals("f: " + message + "; the file is damaged [STR-202]", e.getMessage());
  }
}
