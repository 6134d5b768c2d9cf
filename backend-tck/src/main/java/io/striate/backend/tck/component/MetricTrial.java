package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Metric;
import io.striate.api.train.Supervision;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Seed;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// A metric with an output of one shape.
final class MetricTrial {
  private static final int SAMPLES = 12;

  /// Makes what a metric reads of an output and a target.
  interface Given {
    Supervision of(Emitter emit, Value output, Value target);
  }

  private final Supplier<Metric> fresh;
  private final Shape shape;
  private final TensorType targetType;
  private final Given given;
  private final Backend reference;

  /// Outputs and targets of all samples.
  private final double[] outputs;

  private final double[] targets;

  MetricTrial(
      Supplier<Metric> fresh,
      Shape shape,
      TensorType targetType,
      ToDoubleFunction<RandomStream> target,
      Given given,
      Backend reference) {
    this.fresh = fresh;
    this.shape = shape;
    this.targetType = targetType;
    this.given = given;
    this.reference = reference;
    var random = new RandomStream(Seed.get(), "kit/metric", 0, 0);
    outputs = new double[SAMPLES * shape.size()];
    Arrays.setAll(outputs, _ -> 2.0 * random.nextUniform() - 1);
    targets = new double[SAMPLES * targetType.shape().size()];
    Arrays.setAll(targets, _ -> target.applyAsDouble(random));
  }

  /// Whether targets are labels of the output's first axis.
  boolean hasLabels() {
    return targetType.element() == ElementType.INT32
        && shape.rank() >= 1
        && targetType.shape().equals(shape.dropFirst());
  }

  /// The sums of a batch of drawn samples.
  double[] sums(int first, int count) {
    return sums(outputs, first, count);
  }

  /// The sums of all samples whose outputs are 0 but at the label.
  double[] pointing(double atLabel) {
    double[] pointing = new double[outputs.length];
    int pixels = targetType.shape().size();
    for (int i = 0; i < targets.length; i++) {
      int sample = i / pixels;
      int label = (int) targets[i];
      pointing[sample * shape.size() + label * pixels + i % pixels] = atLabel;
    }
    return sums(pointing, 0, SAMPLES);
  }

  private double[] sums(double[] drawn, int first, int count) {
    var emit = new Emitter("metric", count, Seed.get());
    TensorType outputType = TensorType.float32(shape.prepend(count));
    var wanted = new TensorType(targetType.element(), targetType.shape().prepend(count));
    Value output = emit.input("output", outputType, true);
    Value target = emit.input("target", wanted, true);
    Value sums = emit.in("metric", () -> fresh.get().sums(emit, given.of(emit, output, target)));
    assertEquals(ElementType.FLOAT32, sums.type().element(), "element of the sums");
    emit.output("sums", sums);
    var results =
        Run.program(
            reference,
            emit.build(),
            Map.of(
                "output", new Numbers(outputType, part(drawn, shape.size(), first, count)),
                "target",
                    new Numbers(wanted, part(targets, targetType.shape().size(), first, count))));
    double[] values = Objects.requireNonNull(results.get("sums")).values();
    assertTrue(
        Arrays.stream(values).allMatch(Double::isFinite),
        () -> "the sums are not finite: " + Arrays.toString(values));
    return values;
  }

  private static double[] part(double[] all, int size, int first, int count) {
    return Arrays.copyOfRange(all, first * size, (first + count) * size);
  }
}
