package io.striate.api.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void aProblemIsPrintedWithPlaceSubjectCodeAndDetails() {
    var problem =
        Problem.of(Code.WINDOW_DOES_NOT_FIT, "does not fit", "the formula", "what fits")
            .about("layer 'conv1' (conv2d)")
            .at(new Place("lenet7.json", 6, 5, "$.layers[0]"));
    assertEquals(
        """
        lenet7.json:6:5: layer 'conv1' (conv2d) does not fit [STR-101]
          the formula
          what fits\
        """,
        problem.toString());
    assertEquals(problem, problem.at(new Place("other", 1, 1, "")));
  }

  @Test
  void aPlaceWithoutANameIsNotPrinted() {
    var problem = Problem.of(Code.MISSING_KEY, "$: missing").at(new Place("", 0, 0, "$"));
    assertEquals("$: missing [STR-103]", problem.toString());
  }

  @Test
  void aFailureOutranksWrongInput() {
    var wrong = Problem.of(Code.BAD_VALUE, "wrong");
    var failed = Problem.of(Code.IO_FAILED, "failed");
    assertEquals(Code.Kind.INPUT, new StriateException(wrong).kind());
    assertEquals(Code.Kind.FAILURE, new StriateException(List.of(wrong, failed)).kind());
  }

  @Test
  void codesAreUnique() {
    assertEquals(
        Code.values().length,
        java.util.Arrays.stream(Code.values()).map(Code::id).distinct().count());
  }
}
