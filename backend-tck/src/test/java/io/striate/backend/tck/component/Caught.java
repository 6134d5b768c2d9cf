package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// Runs the tests of contracts on components that are right or wrong on purpose.
final class Caught {
  private Caught() {}

  /// Fails unless one of the tests fails.
  static void in(Stream<DynamicTest> tests) {
    assertThrows(AssertionError.class, () -> run(tests));
  }

  /// Runs all tests.
  static void run(Stream<DynamicTest> tests) throws Throwable {
    for (DynamicTest test : tests.toList()) {
      test.getExecutable().execute();
    }
  }
}
