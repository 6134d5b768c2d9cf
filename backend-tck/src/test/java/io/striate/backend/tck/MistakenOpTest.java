package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.op.BatchRule;
import io.striate.api.op.CompositeOp;
import io.striate.api.op.Example;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Operations of plug-ins with one mistake each fail the contract.
class MistakenOpTest {
  enum Mistake {
    NONE,
    TYPE,
    INPUTS_NOT_COUNTED,
    BATCH_RULE,
    GRADIENT,
    GRADIENT_TYPE,
    OTHER_EXAMPLE
  }

  /// `x²`.
  private record Squared(Mistake mistake) implements CompositeOp {
    @Override
    public String name() {
      return "test:squared";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      if (inputs.size() != 1 && mistake != Mistake.INPUTS_NOT_COUNTED) {
        throw new io.striate.api.error.StriateException(
            io.striate.api.error.Code.SHAPES_DISAGREE, "one input");
      }
      TensorType input = inputs.getFirst();
      return List.of(
          mistake == Mistake.TYPE ? TensorType.float32(input.shape().prepend(1)) : input);
    }

    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
      if (mistake == Mistake.TYPE) {
        return BatchRule.WHOLE_BATCH;
      }
      return perSample.getFirst() ? BatchRule.PER_SAMPLE : BatchRule.INDEPENDENT;
    }

    @Override
    public List<Value> lower(Emitter emit, List<Value> inputs) {
      Value x = inputs.getFirst();
      Value y = emit.square(x);
      return List.of(mistake == Mistake.BATCH_RULE ? emit.subtract(y, emit.mean(x)) : y);
    }

    @Override
    public List<Optional<Value>> gradient(
        Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
      Value g = gradOutputs.getFirst().orElseThrow();
      Value x = self.inputs().getFirst();
      return switch (mistake) {
        case GRADIENT -> List.of(Optional.of(emit.multiply(g, x)));
        case GRADIENT_TYPE -> List.of(Optional.of(emit.sum(g)));
        default -> CompositeOp.super.gradient(emit, self, gradOutputs);
      };
    }

    @Override
    public List<Example> examples() {
      return List.of(
          mistake == Mistake.OTHER_EXAMPLE
              ? Example.bundled().getFirst()
              : Example.of(this, Example.Operand.samples("x", 3)));
    }
  }

  private record Trial(Mistake mistake) implements OpContract {
    @Override
    public List<CompositeOp> operations() {
      return List.of(new Squared(mistake));
    }

    boolean fails() {
      return Stream.<Stream<DynamicTest>>of(
              operationsAreValuesWithExamples(),
              shapeRuleIsThatOfTheLowering(),
              batchRuleHoldsForSlices(),
              everyInstalledBackendAgreesWithTheLowering(),
              gradientAgreesWithDifferences())
          .flatMap(tests -> tests)
          .anyMatch(Trial::fails);
    }

    private static boolean fails(DynamicTest test) {
      try {
        test.getExecutable().execute();
        return false;
      } catch (AssertionError | RuntimeException caught) {
        return true;
      } catch (Throwable unexpected) {
        throw new IllegalStateException(unexpected);
      }
    }
  }

  @Test
  void aRightOperationPasses() {
    assertFalse(new Trial(Mistake.NONE).fails());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aMistakeIsCaught(Mistake mistake) {
    assertTrue(new Trial(mistake).fails(), mistake + " passes the contract");
  }
}
