package io.striate.games.learn;

import io.striate.api.play.Learner;
import io.striate.api.program.Emitter;
import io.striate.api.program.Inlined;
import io.striate.api.program.Value;
import io.striate.api.train.Optimizer;
import java.util.List;

/// The last part of a program that learns, which learners have in common.
final class Learning {
  /// The output that holds the loss.
  static final String LOSS = "loss";

  private Learning() {}

  /// Emits the update of the trained parameters, and the output [#LOSS].
  ///
  /// @param network inserted without a prefix
  static void minimize(
      Emitter emit, Optimizer optimizer, Value loss, Learner.Setting setting, Inlined network) {
    List<Value> parameters = setting.parameters().stream().map(network::state).toList();
    optimizer.minimize(emit, loss, parameters);
    emit.output(LOSS, loss);
  }

  /// Gives what the optimizer keeps the values of before the first step.
  static void begin(Optimizer optimizer, Learner.Setting setting) {
    var emit = new Emitter("parameters", 1, setting.seed());
    List<Value> parameters =
        setting.parameters().stream()
            .map(name -> emit.state(name, setting.weights().type(name)))
            .toList();
    optimizer.begin(setting.weights(), parameters, setting.seed());
  }
}
