package io.striate.benchmarks;

import io.striate.api.backend.Backend;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Programs that are measured one after the other, again and again, so that each sees the machine
/// in the same state.
public final class Alternating {
  private static final int WARM_UP = 100;

  private Alternating() {}

  /// The median time of a run of each program, in seconds.
  ///
  /// @param seconds how long all of them are measured together
  public static double[] medians(Collection<Program> programs, Backend backend, double seconds) {
    var steps = new ArrayList<Step>();
    var weights = new ArrayList<Weights>();
    try {
      for (Program program : programs) {
        weights.add(Weights.on(backend));
        steps.add(ready(program, weights.getLast()));
      }
      return medians(steps, seconds);
    } finally {
      steps.forEach(Step::close);
      weights.forEach(Weights::close);
    }
  }

  private static double[] medians(List<Step> steps, double seconds) {
    for (Step step : steps) {
      for (int i = 0; i < WARM_UP; i++) {
        step.run();
      }
    }
    var times = new ArrayList<List<Double>>();
    steps.forEach(step -> times.add(new ArrayList<>()));
    long start = System.nanoTime();
    while (System.nanoTime() - start < seconds * 1e9) {
      for (int i = 0; i < steps.size(); i++) {
        long before = System.nanoTime();
        steps.get(i).run();
        times.get(i).add((System.nanoTime() - before) / 1e9);
      }
    }
    return times.stream().mapToDouble(Alternating::median).toArray();
  }

  private static double median(List<Double> times) {
    double[] sorted = times.stream().mapToDouble(time -> time).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static Step ready(Program program, Weights weights) {
    Step step = Step.of(program, weights);
    for (Value input : program.inputs()) {
      if (Emitter.countsFrom(input.name()).isEmpty()
          && !input.name().equals(Emitter.FIRST_SAMPLE)) {
        step.set(input.name(), numbers(input.name(), input.type()));
      }
    }
    for (Value state : program.states()) {
      weights.set(state.name(), numbers(state.name(), state.type()));
    }
    return step;
  }

  private static float[] numbers(String name, TensorType type) {
    var random = new RandomStream(1, name, 0, 0);
    float[] numbers = new float[type.shape().size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (random.nextUniform() - 0.5f) * 0.2f;
    }
    return numbers;
  }
}
