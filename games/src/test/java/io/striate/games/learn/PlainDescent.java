package io.striate.games.learn;

import io.striate.api.component.Component;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Optimizer;
import java.util.List;

/// The optimizer of the tests.
final class PlainDescent {
  private PlainDescent() {}

  /// Gradient descent without anything else.
  static Component<Optimizer> of(double learningRate) {
    return Component.of(
        "plain",
        new Optimizer() {
          @Override
          public double learningRate() {
            return learningRate;
          }

          @Override
          public List<String> slots() {
            return List.of();
          }

          @Override
          public void step(
              Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
            emit.update(parameter, emit.subtract(parameter, emit.multiply(gradient, rate)));
          }
        });
  }
}
