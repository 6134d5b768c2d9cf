package io.striate.backend.tck;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.backend.Backend;
import io.striate.backend.tck.cases.OpCase;
import io.striate.backend.tck.cases.OpCheck;
import io.striate.backend.tck.cases.RandomCases;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Seed;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Operations in random shapes agree with the reference. The names of the tests contain the seed;
/// `-Dstriate.tck.seed=N` sets another one.
public interface RandomShapesContract extends BackendContract {
  /// By the backend's planner, in exact plans and in fast ones.
  @TestFactory
  default Stream<DynamicTest> randomShapes() {
    return RandomCases.of(Seed.get()).stream()
        .flatMap(c ->
            Stream.of(
                dynamicTest(c.name() + ", exact", () -> check(c, open(), true)),
                dynamicTest(c.name() + ", fast", () -> check(c, openFast(), false))));
  }

  private static void check(OpCase c, Backend opened, boolean exact) {
    try (Backend backend = opened) {
      OpCheck.check(c, Run.proven(backend, c.op(), c.inputs()), exact);
    }
  }
}
