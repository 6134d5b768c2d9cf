package io.striate.inspect.timing;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Limits;
import io.striate.api.backend.PlanPart;
import io.striate.api.backend.Traffic;
import io.striate.api.error.StriateException;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.Node;
import io.striate.layers.program.Programs;
import io.striate.training.step.MemoryBudget;
import io.striate.training.step.ScratchStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;

/// Where the time of a step goes.
///
/// @param batch samples of a step
/// @param steps how many were measured
/// @param seconds the median time of a step
/// @param layers their times, medians too; of steps that were timed part by part, which may be
///   slower than others. If the backend cannot tell layers apart, none has any
/// @param limits what the hardware can do, measured just before; absent if the backend does not say
/// @param parts what the step consists of, in order
/// @param traffic what a step asks of the device, with the batch going up and the results coming
///   down; absent if the backend does not count
/// @param saving what is done to save memory, in one line, if anything is
public record StepTiming(
    int batch,
    int steps,
    double seconds,
    List<LayerTime> layers,
    Optional<Limits> limits,
    List<PlanPart> parts,
    Optional<Traffic> traffic,
    Optional<String> saving) {
  private static final int LEAST_STEPS = 3;
  private static final double NANOS = 1e9;
  private static final double LIMITS_SECONDS = 1;

  /// A step counts as faster if it takes less than this share of the fastest so far.
  private static final double FASTER = 0.95;

  /// Warming up ends in any case after this many times the time it is to be steady for.
  private static final int MOST_WARM_UP = 10;

  public StepTiming {
    layers = List.copyOf(layers);
    parts = List.copyOf(parts);
  }

  /// Measures a program on synthetic samples.
  ///
  /// First, steps only warm up the code, until that time has passed without one that was faster
  /// than all before. Then plain steps and timed ones take turns, so that both see the same
  /// machine.
  ///
  /// @param programs what the program is one of
  /// @param program by the size of the batch
  /// @param seconds how long to measure; a few steps are made in any case
  /// @param nanoTime the clock
  /// @throws io.striate.api.error.StriateException if there is not enough memory
  public static StepTiming measure(
      Backend backend,
      Graph graph,
      Programs programs,
      IntFunction<Program> program,
      int batch,
      double seconds,
      LongSupplier nanoTime) {
    List<String> layers = graph.nodes().stream().map(Node::name).toList();
    IntFunction<List<Program>> alone = size -> List.of(program.apply(size));
    Program first = program.apply(batch);
    var names = first.states().stream().map(Value::name).toList();
    var states = programs.states().stream().filter(state -> names.contains(state.name())).toList();
    var budget = new MemoryBudget(backend, states);
    Optional<String> saving = budget.require(batch, alone);
    try (var step = planned(backend, programs, first, budget, alone)) {
      new Series(step, nanoTime).warmUp(seconds);
      Optional<Limits> limits = backend.limits(Math.min(LIMITS_SECONDS, seconds));
      var series = new Series(step, nanoTime);
      series.run(seconds, LEAST_STEPS);
      double[] parts = new double[step.parts().size()];
      for (int i = 0; i < parts.length; i++) {
        int part = i;
        parts[i] = median(series.timed.stream().mapToDouble(nanos -> nanos[part])) / NANOS;
      }
      return new StepTiming(
          batch,
          series.plain.size(),
          median(series.plain.stream().mapToDouble(Long::doubleValue)) / NANOS,
          LayerTimes.of(layers, step.parts(), parts),
          limits,
          step.parts(),
          traffic(backend, step),
          saving);
    }
  }

  private static Optional<Traffic> traffic(Backend backend, ScratchStep step) {
    Optional<Traffic> before = backend.traffic();
    step.feed();
    step.run();
    return before.flatMap(earlier -> backend.traffic().map(now -> now.since(earlier)));
  }

  private static ScratchStep planned(
      Backend backend,
      Programs programs,
      Program program,
      MemoryBudget budget,
      IntFunction<List<Program>> alone) {
    try {
      return new ScratchStep(backend, programs, program);
    } catch (StriateException e) {
      throw budget.explained(e, program.batch(), alone);
    }
  }

  /// Plain and timed steps, alternating.
  private static final class Series {
    private final ScratchStep step;
    private final LongSupplier nanoTime;
    private final List<Long> plain = new ArrayList<>();
    private final List<long[]> timed = new ArrayList<>();

    Series(ScratchStep step, LongSupplier nanoTime) {
      this.step = step;
      this.nanoTime = nanoTime;
    }

    void run(double seconds, int atLeast) {
      long start = nanoTime.getAsLong();
      while (plain.size() < atLeast || nanoTime.getAsLong() - start < seconds * NANOS) {
        turn();
      }
    }

    /// Continues until no step has been faster for some time.
    void warmUp(double seconds) {
      long start = nanoTime.getAsLong();
      long last = start;
      double best = Double.MAX_VALUE;
      for (long now = start;
          now - last < seconds * NANOS && now - start < MOST_WARM_UP * seconds * NANOS;
          now = nanoTime.getAsLong()) {
        turn();
        if (plain.getLast() < FASTER * best) {
          best = plain.getLast();
          last = nanoTime.getAsLong();
        }
      }
    }

    private void turn() {
      long before = nanoTime.getAsLong();
      step.run();
      plain.add(nanoTime.getAsLong() - before);
      long[] nanos = new long[step.parts().size()];
      step.runTimed(nanos);
      timed.add(nanos);
    }
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /// Samples a second.
  public double samplesPerSecond() {
    return batch / seconds;
  }

  /// The sum of a phase over all layers.
  public LayerTime.Spent sum(Phase phase) {
    return layers.stream()
        .map(layer -> layer.spent().getOrDefault(phase, LayerTime.Spent.NOTHING))
        .reduce(LayerTime.Spent.NOTHING, LayerTime.Spent::plus);
  }
}
