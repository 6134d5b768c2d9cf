package io.striate.backend.tck.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.AvgPool2dGrad;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormGrad;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.MaxPool2dGrad;
import io.striate.api.op.Window2d;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.run.Mutant;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// One layer with most operations in it: it passes, and does not if one gradient is wrong.
class GradientMutantsTest {
  private static final Shape IMAGE = Shape.of(2, 6, 6);
  private static final Window2d CONVOLUTION = new Window2d(3, 3, 1, 1, 1, 0, 0, 1, 1, 1);
  private static final Window2d POOLING = Window2d.square(3, 2, 1);

  /// Convolution, batch normalization, ReLU, both poolings, and a gate of tanh and sigmoid.
  private static final class Everything implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      return List.of(
          Parameter.trainable("weight", Shape.of(3, 2, 3, 3), Initializer.heNormal()),
          Parameter.trainable("scale", Shape.of(3), Initializer.constant(1)),
          Parameter.trainable("shift", Shape.of(3), Initializer.constant(0)),
          Parameter.trainable("gain", Shape.of(3, 1, 1), Initializer.constant(1)));
    }

    @Override
    public Value forward(Emitter emit, List<Value> in, List<Value> kept, Mode mode) {
      Value map = emit.one(new Conv2d(CONVOLUTION, 1), in.getFirst(), kept.getFirst());
      Value normal =
          emit.emit(new BatchNorm(1e-5), List.of(map, kept.get(1), kept.get(2))).getFirst();
      Value active = emit.relu(normal);
      Value largest = emit.one(new MaxPool2d(POOLING), active);
      Value mean = emit.one(new AvgPool2d(POOLING, true), active);
      Value gate = emit.apply(Function.SIGMOID, emit.multiply(mean, kept.get(3)));
      return emit.add(emit.multiply(largest, gate), emit.apply(Function.TANH, mean));
    }
  }

  private static LayerTrial trial(LayerTrial.Gradients rule) {
    return new LayerTrial(new Everything(), List.of(IMAGE), Mode.TRAINING, 3, rule);
  }

  @Test
  void rightGradientsPass() {
    try (Backend reference = Reference.open()) {
      var trial = trial(Differentiation::gradients);
      trial.checkGradients(reference);
      assertEquals(List.of(), trial.notCounted());
    }
  }

  /// Gradient operations with a mistake; differences are taken of the right forward pass.
  private static List<Mutant> kernels() {
    return List.of(
        function("relu: passes all", Function.RELU_GRADIENT, Function.IDENTITY),
        function("relu: as sigmoid", Function.RELU_GRADIENT, Function.SIGMOID_GRADIENT),
        function("tanh: as sigmoid", Function.TANH_GRADIENT, Function.SIGMOID_GRADIENT),
        function("sigmoid: as tanh", Function.SIGMOID_GRADIENT, Function.TANH_GRADIENT),
        function("sigmoid: not differentiated", Function.SIGMOID_GRADIENT, Function.IDENTITY),
        Mutant.instead(
            "padding of the other side",
            Conv2dGradInput.class,
            c -> new Conv2dGradInput(flipped(c.window()), c.groups(), c.height(), c.width())),
        Mutant.instead(
            "padding of the other side",
            Conv2dGradWeight.class,
            c -> new Conv2dGradWeight(flipped(c.window()), c.groups())),
        Mutant.before(
            "last sample missing",
            Conv2dGradWeight.class,
            (op, in) -> {
              double[] last = in.get(1).values();
              Arrays.fill(last, last.length * 2 / 3, last.length, 0);
            }),
        Mutant.after(
            "one filter off by one part in ten thousand",
            Conv2dGradWeight.class,
            (in, out) -> {
              double[] values = out.getFirst().values();
              for (int i = 0; i < values.length / 3; i++) {
                values[i] *= 1.0001;
              }
            }),
        Mutant.after(
            "halved where large",
            MaxPool2dGrad.class,
            (in, out) -> change(out.getFirst(), x -> Math.abs(x) > 0.5 ? x / 2 : x)),
        Mutant.instead(
            "padding not counted",
            AvgPool2dGrad.class,
            p -> new AvgPool2dGrad(p.window(), false, p.height(), p.width())),
        Mutant.instead(
            "another epsilon", BatchNormGrad.class, b -> new BatchNormGrad(2 * b.epsilon())),
        Mutant.after(
            "mean and variance as constants",
            BatchNormGrad.class,
            (in, out) -> change(out.getFirst(), x -> 1.01 * x)));
  }

  private static Mutant function(String mistake, Function of, Function other) {
    return new Mutant(
        mistake,
        Elementwise.class,
        (right, op, in, out) ->
            op.equals(new Elementwise(of))
                ? right
                    .kernel(new Elementwise(other), in.subList(0, other.arity()), out)
                    .map(kernel ->
                        (inputs, outputs) -> kernel.run(inputs.subList(0, other.arity()), outputs))
                : right.kernel(op, in, out));
  }

  private static Window2d flipped(Window2d w) {
    return new Window2d(
        w.kernelHeight(),
        w.kernelWidth(),
        w.strideHeight(),
        w.strideWidth(),
        w.padBottom(),
        w.padTop(),
        w.padRight(),
        w.padLeft(),
        w.dilationHeight(),
        w.dilationWidth());
  }

  private static void change(Numbers numbers, UnaryOperator<Double> by) {
    double[] values = numbers.values();
    Arrays.setAll(values, i -> by.apply(values[i]));
  }

  @TestFactory
  Stream<DynamicTest> wrongGradientKernelsAreCaught() {
    return kernels().stream()
        .map(mutant ->
            dynamicTest(
                mutant.toString(),
                () -> {
                  try (Backend backend = mutant.open(BackendOptions.defaults())) {
                    caught(trial(Differentiation::gradients), backend);
                  }
                }));
  }

  /// A change of the right gradients: by input, weight, scale, shift and gain.
  private interface Change {
    void of(Emitter emit, List<Value> gradients);
  }

  private static DynamicTest rule(String mistake, Change change) {
    return dynamicTest(
        mistake,
        () -> {
          try (Backend reference = Reference.open()) {
            caught(
                trial((emit, loss, by) -> {
                  var gradients = new ArrayList<>(Differentiation.gradients(emit, loss, by));
                  change.of(emit, gradients);
                  return gradients;
                }),
                reference);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> wrongGradientRulesAreCaught() {
    return Stream.of(
        rule("sign", (emit, g) -> g.set(1, emit.negate(g.get(1)))),
        rule("mean over the batch", (emit, g) -> g.set(1, emit.scale(g.get(1), 1.0 / 3))),
        rule("parameters swapped", (emit, g) -> g.set(2, g.set(3, g.get(2)))),
        rule("parameter detached", (emit, g) -> g.set(4, emit.fill(g.get(4).type().shape(), 0))),
        rule("input detached", (emit, g) -> g.set(0, emit.fill(g.get(0).type().shape(), 0))),
        rule("off by one part in a million", (emit, g) -> g.set(4, emit.scale(g.get(4), 1 + 1e-6))),
        rule(
            "off by a small constant",
            (emit, g) -> g.set(3, emit.add(g.get(3), emit.constant(1e-5)))));
  }

  private static void caught(LayerTrial trial, Backend backend) {
    var failure = assertThrows(AssertionError.class, () -> trial.checkGradients(backend));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("gradient by ") && message.contains("striate.tck.seed"), message);
  }
}
