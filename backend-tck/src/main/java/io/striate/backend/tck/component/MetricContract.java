package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Direction;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.api.train.Unit;
import io.striate.backend.tck.run.Reference;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every metric promises: sums of two batches that add up to those of their union, a figure
/// that depends on the sums alone and suits its unit, and a direction that prefers outputs which
/// point to the right label.
///
/// One output is drawn between -1 and 1, and one target by [#target]; a metric that reads several
/// has them made of these by [#supervision].
public interface MetricContract extends ComponentContract<Metric> {
  @Override
  MetricType type();

  /// Outputs to test, shapes of one sample, at least one.
  List<Shape> shapes();

  /// The type of the target of one sample; by default labels, one for each element of the output
  /// behind its first axis.
  default TensorType targetType(Shape output) {
    return new TensorType(TensorType.int32().element(), output.dropFirst());
  }

  /// An element of a target; by default a class below the first extent of the output.
  default double target(Shape output, RandomStream random) {
    return random.nextInt(output.extent(0));
  }

  /// What the metric reads, made of the output and the target that are drawn; by default these.
  default Supervision supervision(Emitter emit, Value output, Value target) {
    return Supervision.of(output, target);
  }

  /// The sums of two batches, added, are the sums of both together; they are finite, and their
  /// shape does not depend on the batch.
  @TestFactory
  default Stream<DynamicTest> sumsOfBatchesAdd() {
    return each((trial, _) -> {
      double[] whole = trial.sums(0, 5);
      double[] first = trial.sums(0, 2);
      double[] second = trial.sums(2, 3);
      assertEquals(whole.length, first.length, "sums of batches of 5 and of 2");
      assertEquals(whole.length, second.length, "sums of batches of 5 and of 3");
      for (int i = 0; i < whole.length; i++) {
        double added = first[i] + second[i];
        assertTrue(
            Math.abs(whole[i] - added) <= 1e-9 * Math.max(1, Math.abs(added)),
            String.format(
                Locale.ROOT, "sum %d of a batch of 5 is %s, of its parts %s", i, whole[i], added));
      }
    });
  }

  /// The figure is the same for the same sums, leaves them unchanged, and is a finite number for
  /// samples of all classes; a share lies between 0 and 1. Without samples neither figure nor table
  /// fails.
  @TestFactory
  default Stream<DynamicTest> figuresSuitTheirUnit() {
    return each((trial, fresh) -> {
      double[] sums = trial.sums(0, 12);
      double[] kept = sums.clone();
      Metric metric = fresh.get();
      OptionalDouble figure = metric.figure(sums);
      metric.table(sums, List.of("a", "b"));
      metric.figure(new double[sums.length]);
      metric.table(new double[sums.length], List.of());
      assertArrayEquals(kept, sums, "the sums have changed");
      assertEquals(figure, metric.figure(sums), "the figure of the same sums");
      assertEquals(figure, fresh.get().figure(sums), "the figure of another instance");
      if (figure.isPresent()) {
        double value = figure.getAsDouble();
        assertTrue(Double.isFinite(value), () -> "the figure is " + value);
        assertTrue(
            metric.unit() != Unit.SHARE || (value >= 0 && value <= 1), () -> "a share of " + value);
      } else {
        assertEquals(Direction.NONE, metric.direction(), "direction without a figure");
        assertTrue(metric.table(sums, List.of()).isPresent(), "neither figure nor table");
      }
    });
  }

  /// Where targets are labels, outputs whose largest element is at the right label have a better
  /// figure than outputs whose smallest element is there.
  @TestFactory
  default Stream<DynamicTest> directionPrefersRightOutputs() {
    return each((trial, fresh) -> {
      Metric metric = fresh.get();
      if (metric.direction() != Direction.NONE && trial.hasLabels()) {
        double right = metric.figure(trial.pointing(1)).orElseThrow();
        double wrong = metric.figure(trial.pointing(-1)).orElseThrow();
        assertTrue(
            metric.direction().better(right, wrong),
            () ->
                String.format(
                    Locale.ROOT,
                    "%s is better, but the figure is %s for right outputs and %s for wrong ones",
                    metric.direction(),
                    right,
                    wrong));
      }
    });
  }

  private Stream<DynamicTest> each(
      java.util.function.BiConsumer<MetricTrial, java.util.function.Supplier<Metric>> check) {
    return Settings.each(
        this,
        (_, fresh) -> {
          try (Backend reference = Reference.open()) {
            for (Shape shape : shapes()) {
              var trial =
                  new MetricTrial(
                      fresh,
                      shape,
                      targetType(shape),
                      random -> target(shape, random),
                      this::supervision,
                      reference);
              check.accept(trial, fresh);
            }
          }
        });
  }
}
