package io.striate.games.run;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.play.Learner;
import io.striate.api.step.Weights;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import io.striate.layers.program.NetworkPrograms;
import java.util.List;
import java.util.Locale;

/// A network as learners and players see it.
public final class NetworkSetting {
  private NetworkSetting() {}

  /// The setting of a network with weights.
  ///
  /// @param weights have its states
  /// @throws StriateException if the network has several inputs
  public static Learner.Setting of(Network network, Weights weights, long seed) {
    var inputs = network.graph().inputs();
    if (inputs.size() != 1) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT, "an environment feeds one input, the network has %d", inputs.size()),
          "give the network one input");
    }
    NetworkPrograms programs = network.programs();
    String output = network.graph().outputs().getFirst().node();
    return new Learner.Setting(
        (batch, mode) -> programs.forward(batch, mode, List.of(output)),
        inputs.getFirst().name(),
        output,
        weights,
        network.graph().states().stream()
            .filter(Graph.State::trained)
            .map(Graph.State::name)
            .toList(),
        seed);
  }
}
