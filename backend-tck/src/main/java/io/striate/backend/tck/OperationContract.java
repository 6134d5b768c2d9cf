package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.backend.Backend;
import io.striate.api.op.CoreOp;
import io.striate.backend.tck.cases.CompositeCases;
import io.striate.backend.tck.cases.CoreCases;
import io.striate.backend.tck.cases.OpCase;
import io.striate.backend.tck.cases.OpCheck;
import io.striate.backend.tck.cases.SpecialCases;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Watched;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every operation agrees with the reference: exactly on whole numbers, otherwise within the bound
/// that running error analysis derives for it ([Bound][io.striate.backend.tck.bound.Bound]).
public interface OperationContract extends BackendContract {
  /// Core operations by the backend's kernels.
  @TestFactory
  default Stream<DynamicTest> coreOperations() {
    return CoreCases.all().stream()
        .map(c ->
            dynamicTest(
                c.name(),
                () -> {
                  try (Backend backend = open()) {
                    OpCheck.check(c, Run.kernel(backend, c.op(), c.inputs()));
                  }
                }));
  }

  /// Composite operations by the backend's own kernels, where it has one.
  @TestFactory
  default Stream<DynamicTest> compositeOperationsByOwnKernels() {
    try (Backend backend = open()) {
      return CompositeCases.all().stream()
          .filter(c -> {
            var types = c.inputs().stream().map(Numbers::type).toList();
            return backend.kernel(c.op(), types, c.op().infer(types)).isPresent();
          })
          .map(c ->
              dynamicTest(
                  c.name(),
                  () -> {
                    try (Backend own = open()) {
                      OpCheck.check(c, Run.kernel(own, c.op(), c.inputs()));
                    }
                  }))
          .toList()
          .stream();
    }
  }

  /// Composite operations lowered, so that only core kernels run.
  @TestFactory
  default Stream<DynamicTest> compositeOperationsLowered() {
    return CompositeCases.all().stream()
        .map(c ->
            dynamicTest(
                c.name(),
                () -> {
                  try (var backend = new Watched(open(), op -> op instanceof CoreOp)) {
                    OpCheck.check(c, Run.planned(backend, c.op(), c.inputs()));
                    backend.requireRunsOnly(op -> op instanceof CoreOp);
                  }
                }));
  }

  /// Core and composite operations, each in a program of its own, by the backend's planner, in
  /// exact plans and in fast ones. [Proof][io.striate.backend.tck.run.Proof] shows that the backend
  /// under test has run.
  @TestFactory
  default Stream<DynamicTest> operationsPlanned() {
    return Stream.concat(CoreCases.all().stream(), CompositeCases.all().stream())
        .flatMap(c ->
            Stream.of(
                dynamicTest(c.name() + ", exact", () -> planned(c, open(), true)),
                dynamicTest(c.name() + ", fast", () -> planned(c, openFast(), false))));
  }

  private static void planned(OpCase c, Backend opened, boolean exact) {
    try (Backend backend = opened) {
      OpCheck.check(c, Run.proven(backend, c.op(), c.inputs()), exact);
    }
  }

  /// In fast plans, results that are not finite stay so; other elements of the same tile may become
  /// so too.
  @TestFactory
  default Stream<DynamicTest> notFiniteStaysSoInFastPlans() {
    return SpecialCases.all().stream()
        .map(c ->
            dynamicTest(
                c.name(),
                () -> {
                  try (Backend backend = openFast();
                      Backend reference = Reference.open()) {
                    double[] expected =
                        Run.planned(reference, c.op(), c.inputs()).getFirst().values();
                    double[] actual = Run.planned(backend, c.op(), c.inputs()).getFirst().values();
                    for (int i = 0; i < expected.length; i++) {
                      assertTrue(
                          Double.isFinite(expected[i]) || !Double.isFinite(actual[i]),
                          c.name() + "[" + i + "] is " + expected[i] + ", got " + actual[i]);
                    }
                  }
                }));
  }

  /// NaN and infinity propagate.
  @TestFactory
  default Stream<DynamicTest> notANumberAndInfinityPropagate() {
    return SpecialCases.all().stream()
        .map(c ->
            dynamicTest(
                c.name(),
                () -> {
                  try (Backend backend = open()) {
                    OpCheck.check(c, Run.planned(backend, c.op(), c.inputs()));
                  }
                }));
  }
}
