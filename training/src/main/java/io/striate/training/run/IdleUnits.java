package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.layers.program.ActivationRanges;
import io.striate.layers.program.ActivationRanges.Kind;
import io.striate.layers.program.ActivationRanges.Watched;
import io.striate.layers.program.Programs;
import io.striate.training.data.Batch;
import io.striate.training.data.BatchReader;
import io.striate.training.data.EpochBatches;
import io.striate.training.data.TrainingData;
import io.striate.training.step.PlannedStep;
import io.striate.training.step.PlannedSteps;
import io.striate.training.step.States;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Looks for layers of which most units are at a limit for every sample: rectifiers that always
/// give 0, and logistic functions and tanh at an end of their range. No gradient passes through
/// them, so that the weights before them learn no more, however long the training.
///
/// The look takes samples of the next epoch, at the end of an epoch, and at most once in [#STEPS]
/// steps, so that it takes no time that anyone would notice. It changes nothing.
final class IdleUnits {
  /// How many samples are looked at: a unit that answers to one class of fifty is seldom idle for
  /// all of them.
  static final int SAMPLES = 128;

  /// The most samples that are looked at together: few, since memory is that of a training.
  static final int BATCH = 32;

  /// The least steps between two looks.
  static final int STEPS = 64;

  /// This far from -1 or 1, the slope of a tanh is below 0.004, and that of the logistic function
  /// that is as far from its end below 0.001.
  private static final double NEAR = 0.002;

  private final Set<String> remarked = new HashSet<>();

  /// Whether to look at the end of an epoch: where the steps pass a multiple of [#STEPS].
  ///
  /// @param position after the last step of the epoch
  static boolean due(TrainingEvent.Position position) {
    long before = position.step() - position.stepsPerEpoch();
    return position.step() / STEPS > before / STEPS;
  }

  /// The largest batch that is looked at.
  ///
  /// @param part the most samples that the training computes at once
  static int batch(int part) {
    return Math.min(part, BATCH);
  }

  /// What is remarkable and has not been remarked before.
  ///
  /// @param state where the run stands, at the end of an epoch
  /// @param states whose weights are looked at
  List<String> remarks(Backend backend, RunState state, TrainingData data, States states) {
    Recipe recipe = state.recipe();
    Programs programs = recipe.programs().at(state.standing());
    int size = batch(recipe.part());
    Optional<ActivationRanges> look = programs.ranges(size);
    if (look.isEmpty() || look.get().watched().isEmpty()) {
      return List.of();
    }
    var found = new Found(look.get().watched());
    var cut = EpochBatches.of(data.trainingSize(), size, recipe.lastBatch());
    try (var steps =
            new PlannedSteps(
                backend, states, batch -> programs.ranges(batch).orElseThrow().program());
        BatchReader batches = data.epoch(state.epochOfRun(), cut, 0)) {
      while (found.samples < SAMPLES) {
        Optional<Batch> next = batches.next();
        if (next.isEmpty()) {
          break;
        }
        PlannedStep step = steps.of(next.get().size());
        step.at(state.step(), 0);
        step.run(next.get(), batches.feeds());
        found.add(step, next.get().size());
      }
    }
    String when =
        String.format(
            Locale.ROOT,
            "for each of %d samples after epoch %d",
            found.samples,
            state.position().epoch());
    return found.remarks(when).entrySet().stream()
        .filter(remark -> remarked.add(remark.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /// What has been found.
  private static final class Found {
    private final List<Watched> watched;
    private final Map<String, float[]> bent = new HashMap<>();
    private int samples;

    Found(List<Watched> watched) {
      this.watched = watched;
    }

    void add(PlannedStep step, int size) {
      for (Watched each : watched) {
        bent.merge(each.bent(), step.output(each.bent()), Found::greater);
      }
      samples += size;
    }

    private static float[] greater(float[] a, float[] b) {
      for (int i = 0; i < a.length; i++) {
        a[i] = Math.max(a[i], b[i]);
      }
      return a;
    }

    /// Remarks by activation. One that is watched along two axes is remarked if both look alike.
    Map<String, String> remarks(String when) {
      var all = new LinkedHashMap<String, List<Watched>>();
      watched.forEach(each -> all.computeIfAbsent(each.node(), _ -> new ArrayList<>()).add(each));
      var remarks = new LinkedHashMap<String, String>();
      all.forEach((node, ways) -> {
        if (ways.stream().allMatch(way -> tooMany(way, idle(way)))) {
          Watched way = ways.getFirst();
          remarks.put(node, remark(way, idle(way), when));
        }
      });
      return remarks;
    }

    /// An output may give 0 in most places, such as a map of few roads, but not in all.
    private boolean tooMany(Watched way, int idle) {
      int units = of(bent, way.bent()).length;
      return way.last() ? idle == units : 2 * idle > units;
    }

    private int idle(Watched way) {
      double near = way.kind() == Kind.RECTIFIER ? 0 : NEAR;
      int idle = 0;
      for (float distance : of(bent, way.bent())) {
        idle += distance <= near ? 1 : 0;
      }
      return idle;
    }

    private String remark(Watched way, int idle, String when) {
      return String.format(
          Locale.ROOT,
          "layer '%s' (%s) %s in %d of its %d units %s: the weights before it get no gradient; try a"
              + " smaller learning rate, another \"init\" of the layer before it, or batch"
              + " normalization between the two",
          way.node(),
          way.type(),
          way.kind() == Kind.RECTIFIER ? "gives 0" : "is at a limit",
          idle,
          of(bent, way.bent()).length,
          when);
    }

    private static float[] of(Map<String, float[]> values, String name) {
      return Objects.requireNonNull(values.get(name), name);
    }
  }
}
