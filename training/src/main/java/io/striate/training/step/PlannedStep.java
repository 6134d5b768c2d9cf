package io.striate.training.step;

import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import io.striate.training.data.Batch;
import io.striate.training.data.Feed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A program of a network, planned for one batch size and fed with batches.
public final class PlannedStep implements AutoCloseable {
  private final Step step;
  private final Set<String> outputs;
  private final float[] rate = new float[1];

  public PlannedStep(Program program, States states) {
    this.step = Step.of(program, states.weights());
    this.outputs = program.outputs().stream().map(Program.Output::name).collect(Collectors.toSet());
  }

  /// Feeds a batch, and runs.
  ///
  /// @param feeds the inputs that the batch feeds; those that the program does not read are left
  ///   out
  public void run(Batch batch, List<Feed> feeds) {
    for (Feed feed : feeds) {
      if (step.reads(feed.input())) {
        step.set(feed.input(), batch.features().get(feed.feature()));
      }
    }
    step.run();
  }

  /// Sets the step and the learning rate of the next run, if the program reads them.
  public void at(long currentStep, double currentRate) {
    step.at(currentStep);
    if (step.reads(Programs.RATE)) {
      rate[0] = (float) currentRate;
      step.set(Programs.RATE, rate);
    }
  }

  /// Sets the position of the first sample in its batch, if the program reads it.
  void first(int sample) {
    if (step.reads(Emitter.FIRST_SAMPLE)) {
      step.set(Emitter.FIRST_SAMPLE, new HostArray.Ints(new int[] {sample}));
    }
  }

  /// Plans a program that continues from what this step gives.
  Step followedBy(Program program, Weights weights) {
    return Step.after(step, program, weights);
  }

  /// An output of one element.
  public double figure(String name) {
    return step.figure(name);
  }

  /// What the batch adds to figures, by name: for a loss its total and the total of its weights,
  /// for a metric its sums.
  ///
  /// @param samples how many samples the batch has
  public Map<String, double[]> sums(List<Figure> figures, int samples) {
    var sums = new LinkedHashMap<String, double[]>();
    for (Figure figure : figures) {
      String name = figure.name();
      sums.put(name, figure.metric().isPresent() ? step.readDoubles(name) : loss(figure, samples));
    }
    return sums;
  }

  private double[] loss(Figure figure, int samples) {
    String weights = figure.weight();
    double weight = outputs.contains(weights) ? figure(weights) : samples;
    return new double[] {figure(figure.name()) * weight, weight};
  }

  /// An output of any shape, in a new array.
  public float[] output(String name) {
    return step.read(name);
  }

  /// How the backend runs the program.
  public List<String> describe() {
    return step.describe();
  }

  @Override
  public void close() {
    step.close();
  }
}
