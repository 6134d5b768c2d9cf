package io.striate.examples.loops;

import module io.striate.training;
import module java.base;

import io.striate.api.op.Elementwise.Function;

/// An image that a network takes for a class: gradient ascent on the image, which is a state.
///
/// Source: Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks", 2014.
public final class Dream {
  private Dream() {}

  /// Optimizes an image.
  ///
  /// @param node the layer whose units are the classes
  /// @param wanted the class
  /// @return the image, and the score of the class in each step
  public static Result dream(
      NetworkPrograms network, Weights weights, String node, int wanted, int steps) {
    var forward = network.forward(1, Mode.INFERENCE, List.of(node));
    var emit = new Emitter("dream", 1, 1);
    Value image = emit.state("image", forward.input("input").type(), true);
    Value seen = emit.inline(forward, Map.of("input", image)).output(node);
    Value score = emit.sum(emit.slice(seen, 1, wanted, wanted + 1));
    Value gradient = Differentiation.gradients(emit, score, List.of(image)).getFirst();
    Value size = emit.apply(Function.SQRT, emit.mean(emit.square(gradient)));
    Value direction = emit.divide(gradient, emit.add(size, emit.constant(1e-12)));
    emit.update(image, emit.add(image, emit.scale(direction, 0.05)));
    emit.output("score", score);
    var scores = new ArrayList<Double>();
    try (var step = Step.of(emit.build(), weights)) {
      weights.initialize("image", image.type().shape(), Initializer.normal(0.1), 1);
      for (int i = 0; i < steps; i++) {
        scores.add(step.run().figure("score"));
      }
      return new Result(weights.read("image"), scores);
    }
  }

  /// What comes of it.
  public record Result(float[] image, List<Double> scores) {}
}
