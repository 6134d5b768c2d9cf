package io.striate.training.run;

import io.striate.layers.Network;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.frame.TrainKeys;
import io.striate.layers.spec.Normalization;
import io.striate.layers.spec.TrainPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A part of a run with a recipe of its own. A phase starts with the weights that the previous one
/// has ended with; all phases of a run train the same network.
///
/// @param name what messages and files call it, such as `train`
/// @param path where the specification says how it is trained: `train`, or `train.phases[0]`
/// @param recipe what is trained in it and how
/// @param copies what parameters take from others before its first step, in order
record TrainingPhase(String name, String path, Recipe recipe, List<TrainPhase.Copy> copies) {
  private static final String TRAIN = ModelKeys.TRAIN.key();

  TrainingPhase {
    copies = List.copyOf(copies);
  }

  /// The phases that a network's specification asks for.
  ///
  /// @param bytes the inputs that are fed with bytes, and how these are normalized
  static List<TrainingPhase> of(Network network, Map<String, Normalization> bytes) {
    List<TrainPhase> written = network.spec().phases();
    List<Network> each = network.phases();
    var phases = new ArrayList<TrainingPhase>();
    for (int i = 0; i < each.size(); i++) {
      Recipe recipe = Recipe.of(each.get(i), bytes);
      phases.add(
          written.isEmpty()
              ? new TrainingPhase(TRAIN, TRAIN, recipe, List.of())
              : new TrainingPhase(
                  written.get(i).name(),
                  String.format(Locale.ROOT, "%s.%s[%d]", TRAIN, TrainKeys.PHASES.key(), i),
                  recipe,
                  written.get(i).copies()));
    }
    return phases;
  }
}
