package io.striate.backend.tck.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.backend.Backend;
import io.striate.api.op.CoreOp;
import io.striate.backend.tck.bound.Agreement;
import io.striate.backend.tck.run.ProgramCase;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Watched;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The oracle's own loops, and every lowering on its core loops, agree with PyTorch to double
/// precision.
class ReferenceGoldenTest {
  @TestFactory
  Stream<DynamicTest> operationsAndTheirLoweringsInDouble() {
    return GoldenOperations.all().stream()
        .map(c ->
            dynamicTest(
                c.name() + " " + c.expected().keySet(),
                () -> {
                  try (Backend own = Reference.open();
                      var lowered = new Watched(Reference.open(), op -> op instanceof CoreOp)) {
                    agree("own loops", c, own);
                    agree("lowered", c, lowered);
                  }
                }));
  }

  private static void agree(String how, ProgramCase c, Backend backend) {
    var actual = Run.program(backend, c.program(), c.bound());
    c.expected()
        .forEach((key, numbers) -> {
          double[] expected = numbers.values();
          double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
          Agreement.tolerated(
              how + ": " + c.name() + " " + key,
              expected,
              Objects.requireNonNull(actual.get(key)).values(),
              1e-12 * largest + 1e-15);
        });
  }

  /// The bits of the last places differ, and training spreads them; after ten steps losses agree to
  /// ten digits.
  @TestFactory
  Stream<DynamicTest> tenLossesInDouble() {
    return GoldenNetwork.names().stream()
        .map(name ->
            dynamicTest(
                name,
                () -> {
                  var training = GoldenNetwork.of(name);
                  double[] expected = training.golden().values("loss");
                  try (Backend reference = Reference.open();
                      var session = new Run.Session(reference, training.program())) {
                    session.write(training.initial());
                    for (int step = 0; step < expected.length; step++) {
                      session.write(training.batch(step));
                      session.run();
                      assertEquals(expected[step], session.read("loss").values()[0], 1e-10);
                    }
                  }
                }));
  }
}
