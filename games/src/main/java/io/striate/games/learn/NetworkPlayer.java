package io.striate.games.learn;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Mode;
import io.striate.api.play.Environment;
import io.striate.api.play.Learner;
import io.striate.api.program.Program;
import io.striate.api.step.Step;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Locale;

/// Plays as a network says: the action of the largest output.
public final class NetworkPlayer implements AutoCloseable {
  private final Step step;
  private final String input;
  private final String output;

  /// Plans the network for one observation.
  public NetworkPlayer(Learner.Setting setting) {
    input = setting.input();
    output = setting.output();
    step = Step.of(setting.network().forward(1, Mode.INFERENCE), setting.weights());
  }

  /// The action of the largest output; the first of several.
  ///
  /// @param observation as the environment writes it
  public int choose(float[] observation) {
    float[] values = step.set(input, observation).run().read(output);
    int best = 0;
    for (int action = 1; action < values.length; action++) {
      if (values[action] > values[best]) {
        best = action;
      }
    }
    return best;
  }

  /// Checks that a network takes the observations of an environment and has an output for each
  /// action.
  ///
  /// @param id what the environment is called
  /// @throws StriateException if not
  public static void check(Learner.Setting setting, Environment environment, String id) {
    Program forward = setting.network().forward(1, Mode.INFERENCE);
    Shape taken = shape(forward.input(setting.input()).type());
    if (!taken.equals(environment.observation())) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "an observation of '%s' is %s; input '%s' is %s",
              id,
              environment.observation(),
              setting.input(),
              taken),
          "write \"input\": " + environment.observation());
    }
    Shape given =
        forward.outputs().stream()
            .filter(each -> each.name().equals(setting.output()))
            .map(each -> shape(each.value().type()))
            .findFirst()
            .orElseThrow();
    int actions = environment.actions().size();
    if (!given.equals(Shape.of(actions))) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "'%s' has %d actions, %s; layer '%s' gives %s",
              id,
              actions,
              environment.actions(),
              setting.output(),
              given),
          "end with { \"type\": \"dense\", \"units\": " + actions + " }");
    }
  }

  private static Shape shape(TensorType type) {
    return type.shape().dropFirst();
  }

  @Override
  public void close() {
    step.close();
  }
}
