package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Backends;
import io.striate.api.error.StriateException;
import io.striate.api.op.CompositeOp;
import io.striate.api.op.Example;
import io.striate.backend.tck.cases.ExampleCases;
import io.striate.backend.tck.cases.OpCase;
import io.striate.backend.tck.cases.OpCheck;
import io.striate.backend.tck.run.Run;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What composite operations promise: that of a plug-in is tested by its examples and its lowering
/// alone.
///
///     class SoftplusTest implements OpContract {
///       @Override
///       public List<CompositeOp> operations() {
///         return List.of(new Softplus(1), new Softplus(4));
///       }
///     }
public interface OpContract {
  /// The operations under test, at least one.
  List<CompositeOp> operations();

  /// Whether the gradient is meant to be the derivative of the function; false for operations that
  /// exist to have another, such as [io.striate.api.op.Detach]. The types of the gradient are
  /// tested either way.
  default boolean hasTrueGradient(CompositeOp operation) {
    return true;
  }

  private Stream<DynamicTest> forExamples(java.util.function.Consumer<OpTrial> test) {
    assertFalse(operations().isEmpty(), "there is at least one operation");
    return operations().stream()
        .flatMap(operation -> operation.examples().stream())
        .distinct()
        .map(example ->
            dynamicTest(example.op().toString(), () -> test.accept(new OpTrial(example))));
  }

  /// An operation is a value with a name, and gives examples of its own kind.
  @TestFactory
  default Stream<DynamicTest> operationsAreValuesWithExamples() {
    return operations().stream()
        .map(operation ->
            dynamicTest(
                operation.toString(),
                () -> {
                  String name = operation.name();
                  assertTrue(
                      name.matches("([a-z0-9-]+:)?[a-z][a-z0-9-]*"), name + " is no valid name");
                  assertFalse(operation.toString().isBlank(), "the listing is empty");
                  List<Example> examples = operation.examples();
                  assertFalse(examples.isEmpty(), "there is at least one example");
                  assertEquals(examples, operation.examples(), "examples are equal values");
                  for (Example example : examples) {
                    assertEquals(
                        operation.getClass(), example.op().getClass(), "an example of itself");
                  }
                }));
  }

  /// The lowering has the types that the shape rule announces, and wrong numbers of inputs are
  /// refused in words.
  @TestFactory
  default Stream<DynamicTest> shapeRuleIsThatOfTheLowering() {
    return forExamples(trial -> {
      trial.requireTypesOfLowering();
      CompositeOp op = trial.example().op();
      assertThrows(StriateException.class, () -> op.infer(List.of()), "it accepts no inputs");
    });
  }

  /// Slices of the batch, computed apart, give what the batch rule says.
  @TestFactory
  default Stream<DynamicTest> batchRuleHoldsForSlices() {
    return forExamples(OpTrial::requireBatchRule);
  }

  /// On every installed backend that can run here, the result is that of the lowering, within the
  /// bound that running error analysis derives for float32.
  @TestFactory
  default Stream<DynamicTest> everyInstalledBackendAgreesWithTheLowering() {
    return Backends.installed().providers().stream()
        .filter(provider -> provider.availability() instanceof Availability.Available)
        .flatMap(provider ->
            operations().stream()
                .flatMap(operation -> operation.examples().stream())
                .distinct()
                .map(ExampleCases::of)
                .map(
                    c -> dynamicTest(provider.name() + ": " + c.op(), () -> compare(provider, c))));
  }

  private static void compare(BackendProvider provider, OpCase c) {
    try (Backend backend = provider.open(new BackendOptions(2, true, Map.of()))) {
      OpCheck.check(c, Run.planned(backend, c.op(), c.inputs()));
    }
  }

  /// The gradient has the types of the inputs, and agrees with difference quotients in double.
  @TestFactory
  default Stream<DynamicTest> gradientAgreesWithDifferences() {
    return forExamples(trial -> {
      trial.requireTypesOfGradient();
      if (hasTrueGradient(trial.example().op())) {
        trial.requireGradient();
      }
    });
  }
}
