package io.striate.examples.excite;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.BatchRule;
import io.striate.api.op.CompositeOp;
import io.striate.api.op.Example;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The contract accepts the layer, and rejects it with each of ten mistakes in the gradient.
class WrongGradientsTest {
  /// What a gradient is computed from: the gradient of the output, the image, and the gates.
  private record Parts(Emitter emit, Value g, Value x, Value s) {
    Value slope() {
      return emit.multiply(s, emit.subtract(emit.constant(1), s));
    }

    Value sum(Value each) {
      return emit.reduce(Reduce.Kind.SUM, each, List.of(2, 3));
    }

    Value byImage() {
      return emit.multiply(g, s);
    }

    Value byLogits() {
      return emit.multiply(slope(), sum(emit.multiply(g, x)));
    }
  }

  /// A gradient by the image and by the logits as `[N, C, 1, 1]`; empty where none passes.
  private interface Rule {
    List<Optional<Value>> of(Parts parts);
  }

  private enum Gradient implements Rule {
    RIGHT(p -> both(p.byImage(), p.byLogits())),
    SIGN(p -> both(p.byImage(), p.emit.negate(p.byLogits()))),
    GATE_FORGOTTEN(p -> both(p.g, p.byLogits())),
    SLOPE_OF_TANH(p ->
        both(
            p.byImage(),
            p.emit.multiply(
                p.emit.subtract(p.emit.constant(1), p.emit.square(p.s)),
                p.sum(p.emit.multiply(p.g, p.x))))),
    SLOPE_FORGOTTEN(p -> both(p.byImage(), p.sum(p.emit.multiply(p.g, p.x)))),
    IMAGE_FORGOTTEN(p -> both(p.byImage(), p.emit.multiply(p.slope(), p.sum(p.g)))),
    OUTPUT_FOR_IMAGE(p ->
        both(
            p.byImage(),
            p.emit.multiply(p.slope(), p.sum(p.emit.multiply(p.g, p.emit.multiply(p.x, p.s)))))),
    MEAN_FOR_SUM(p ->
        both(
            p.byImage(),
            p.emit.scale(
                p.byLogits(),
                1.0 / (p.x.type().shape().extent(2) * p.x.type().shape().extent(3))))),
    MEAN_OVER_THE_BATCH(
        p -> both(p.byImage(), p.emit.scale(p.byLogits(), 1.0 / p.x.type().shape().extent(0)))),
    LOGITS_DETACHED(p -> List.of(Optional.of(p.byImage()), Optional.empty())),
    IMAGE_OFF_BY_A_MILLIONTH(p -> both(p.emit.scale(p.byImage(), 1 + 1e-6), p.byLogits()));

    private final Rule rule;

    Gradient(Rule rule) {
      this.rule = rule;
    }

    @Override
    public List<Optional<Value>> of(Parts parts) {
      return rule.of(parts);
    }

    private static List<Optional<Value>> both(Value byImage, Value byLogits) {
      return List.of(Optional.of(byImage), Optional.of(byLogits));
    }
  }

  /// The operation with another gradient.
  private record OtherGradient(Gradient gradient) implements CompositeOp {
    private static final ChannelGate GATE = new ChannelGate();

    @Override
    public String name() {
      return "test:channel-gate";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return GATE.infer(inputs);
    }

    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
      return GATE.batchRule(inputs, perSample);
    }

    @Override
    public List<Value> lower(Emitter emit, List<Value> inputs) {
      return GATE.lower(emit, inputs);
    }

    @Override
    public List<Optional<Value>> gradient(
        Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
      Value logits = self.inputs().get(1);
      List<Optional<Value>> by =
          gradient.of(
              new Parts(
                  emit,
                  gradOutputs.getFirst().orElseThrow(),
                  self.inputs().getFirst(),
                  ChannelGate.gate(emit, logits)));
      return List.of(
          by.getFirst(), by.get(1).map(each -> emit.reshape(each, logits.type().shape())));
    }

    @Override
    public List<Example> examples() {
      return GATE.examples();
    }
  }

  /// The layer with that operation, under the contract of layers.
  private record Trial(Gradient gradient) implements LayerContract {
    @Override
    public LayerType type() {
      var right = new SqueezeExciteType();
      return new LayerType() {
        @Override
        public String id() {
          return right.id();
        }

        @Override
        public String summary() {
          return right.summary();
        }

        @Override
        public List<Field<?>> fields() {
          return right.fields();
        }

        @Override
        public Layer create(Config config) {
          return new SqueezeExcite(2, new OtherGradient(gradient));
        }
      };
    }

    @Override
    public List<Case> cases() {
      Shape image = Shape.of(4, 3, 2);
      return List.of(new Case(Map.of(), List.of(image), image, 22));
    }

    void checkGradients() {
      gradientsAgreeWithFiniteDifferences(_ -> {}).forEach(test -> run(test));
    }

    private static void run(DynamicTest test) {
      try {
        test.getExecutable().execute();
      } catch (RuntimeException | Error failed) {
        throw failed;
      } catch (Throwable unexpected) {
        throw new IllegalStateException(unexpected);
      }
    }
  }

  @Test
  void theRightGradientPasses() {
    assertDoesNotThrow(() -> new Trial(Gradient.RIGHT).checkGradients());
  }

  @TestFactory
  Stream<DynamicTest> eachMistakeIsCaught() {
    return Stream.of(Gradient.values())
        .filter(gradient -> gradient != Gradient.RIGHT)
        .map(gradient ->
            dynamicTest(
                gradient.name(),
                () -> {
                  var failure =
                      assertThrows(
                          AssertionError.class, () -> new Trial(gradient).checkGradients());
                  String message = String.valueOf(failure.getMessage());
                  assertTrue(message.startsWith("gradient by "), message);
                }));
  }
}
