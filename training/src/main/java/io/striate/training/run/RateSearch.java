package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.data.PassMonitor;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import io.striate.layers.program.Programs;
import io.striate.layers.program.Standing;
import io.striate.layers.spec.TrainSpec;
import io.striate.training.data.EpochBatches;
import io.striate.training.data.TrainingData;
import io.striate.training.step.States;
import io.striate.training.step.StepFunction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A search for a learning rate: training steps whose rate grows from one to the next by a factor,
/// until the loss rises. Nothing of it is kept.
///
/// The loss is smoothed, `mean = 0.9 mean + 0.1 loss` without bias in the first steps. The search
/// ends when the smoothed loss is 4 times its lowest so far, or not a number. The rate that is
/// suggested is that at which the smoothed loss falls fastest over the logarithm of the rate,
/// before its lowest value: there the steps are large, and far from the rates that are too high.
/// Falls are measured over a tenth of the steps, and not in the first ten: the mean of few losses
/// varies from batch to batch more than tiny rates change it.
///
/// Source: Smith, "Cyclical Learning Rates for Training Neural Networks", arXiv:1506.01186, section
/// 3.3; the suggestion is that of fastai's `lr_find` ("steep").
///
/// @param lowest the rate of the first step
/// @param highest the rate of the last step
/// @param steps at least 2
public record RateSearch(double lowest, double highest, int steps) {
  private static final double KEPT = 0.9;
  private static final double DIVERGED = 4;

  /// Steps until the smoothed loss is the mean of as many losses as later.
  private static final int FIRST = 10;

  /// A training step.
  ///
  /// @param rate its learning rate
  /// @param loss of its batch, before the step
  /// @param smoothed the smoothed loss
  public record Point(double rate, double loss, double smoothed) {}

  /// What a search has found.
  ///
  /// @param points the steps, without one whose loss is not a number
  /// @param suggestion one of the points; absent if the loss never falls
  /// @param diverged whether the loss rose before the last step
  public record Found(List<Point> points, Optional<Point> suggestion, boolean diverged) {
    public Found {
      points = List.copyOf(points);
    }
  }

  public RateSearch {
    if (!(lowest > 0 && lowest < highest && steps > 1)) {
      throw new IllegalArgumentException(
          "needs 0 < lowest < highest and 2 steps, got " + lowest + ", " + highest + ", " + steps);
    }
  }

  /// The rate of a step.
  ///
  /// @param step from 0
  public double rate(int step) {
    return lowest * StrictMath.pow(highest / lowest, (double) step / (steps - 1));
  }

  /// Trains, with the specification's own batches, optimizer and seed, and without its schedule.
  ///
  /// @param base what relative paths in the specification are relative to
  /// @param backend computes; stays open
  /// @throws StriateException if the data cannot be used
  /// @throws java.util.concurrent.CancellationException if the monitor stops it
  public Found run(Network network, Path base, Backend backend, PassMonitor monitor) {
    Network sized = Run.sized(network, base);
    TrainSpec train = sized.training();
    var figures = new TrainingData.Figures.Measured(train.normalize());
    try (var data = Run.open(sized, base, monitor, figures, true)) {
      Recipe recipe = Recipe.of(sized, data.byteInputs());
      BatchStatistics.remarks(recipe, data.trainingSize()); // refuses what cannot be trained
      var start = new Standing(0, recipe.batches(data.trainingSize()).batches(), 0);
      try (var phase = PhaseSteps.open(backend, recipe, data, StepFunction::local, 0, start)) {
        States states = phase.states();
        states.initialize(recipe.seed());
        return train(data, recipe.batches(data.trainingSize()), phase.training());
      }
    }
  }

  private Found train(TrainingData data, EpochBatches batches, StepFunction training) {
    var losses = new ArrayList<Double>();
    for (int epoch = 0; losses.size() < steps; epoch++) {
      try (var reader = training.epoch(data, epoch, batches, 0)) {
        for (int i = 0; i < batches.batches() && losses.size() < steps; i++) {
          int step = losses.size();
          losses.add(loss(reader.next(step, rate(step))));
          Found found = judged(losses);
          if (found.diverged()) {
            return found;
          }
        }
      }
    }
    return judged(losses);
  }

  private static double loss(Map<String, double[]> sums) {
    double[] loss = Objects.requireNonNull(sums.get(Programs.LOSS), Programs.LOSS);
    return loss[0] / (loss[1] == 0 ? 1 : loss[1]);
  }

  /// What the losses of the steps so far show.
  Found judged(List<Double> losses) {
    var points = new ArrayList<Point>();
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < losses.size(); i++) {
      mean = KEPT * mean + (1 - KEPT) * losses.get(i);
      double smoothed = mean / (1 - StrictMath.pow(KEPT, i + 1));
      if (!Double.isFinite(smoothed)) {
        return new Found(points, suggestion(points), true);
      }
      points.add(new Point(rate(i), losses.get(i), smoothed));
      if (smoothed > DIVERGED * least) {
        return new Found(points, suggestion(points), true);
      }
      least = Math.min(least, smoothed);
    }
    return new Found(points, suggestion(points), false);
  }

  /// The point of the steepest fall before the lowest one; steps are equally far apart on the
  /// logarithm of the rate.
  private Optional<Point> suggestion(List<Point> points) {
    int lowest = 0;
    for (int i = 1; i < points.size(); i++) {
      if (points.get(i).smoothed() < points.get(lowest).smoothed()) {
        lowest = i;
      }
    }
    Optional<Point> steepest = Optional.empty();
    double slope = 0;
    int half = Math.max(1, steps / 20);
    for (int i = Math.max(FIRST, half); i < lowest && i + half < points.size(); i++) {
      double rise = points.get(i + half).smoothed() - points.get(i - half).smoothed();
      if (rise < slope) {
        slope = rise;
        steepest = Optional.of(points.get(i));
      }
    }
    return steepest;
  }
}
