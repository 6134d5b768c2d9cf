package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.backend.Backend;
import io.striate.api.op.Op;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.bound.Agreement;
import io.striate.backend.tck.bound.Bound.Bounded;
import io.striate.backend.tck.cases.NormCase;
import io.striate.backend.tck.cases.SumCases;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Sums that a float cannot simply accumulate: of very many numbers, of equal numbers, whose
/// rounding errors all have one direction, and of numbers that are large beside their differences.
///
/// Unlike the bounds of the other contracts, those of this one do not grow with the number of
/// terms: statistics and losses have the error of a few roundings. Backends reach them by sums in
/// double precision, compensated sums, or sums of sums.
public interface StatisticsContract extends BackendContract {

  private DynamicTest test(
      String name, Op op, List<Numbers> inputs, BiConsumer<Backend, List<Numbers>> check) {
    return dynamicTest(
        name,
        () -> {
          try (Backend backend = open()) {
            check.accept(backend, Run.proven(backend, op, inputs));
            List<TensorType> types = inputs.stream().map(Numbers::type).toList();
            if (backend.kernel(op, types, op.infer(types)).isPresent()) {
              check.accept(backend, Run.kernel(backend, op, inputs));
            }
          }
        });
  }

  /// Long sums and averages, along all kinds of axes.
  @TestFactory
  default Stream<DynamicTest> longSums() {
    return SumCases.all().stream()
        .map(c ->
            test(
                c.name(),
                c.op(),
                List.of(c.input()),
                (backend, results) ->
                    Agreement.within(c.name(), c.expected(), results.getFirst().values())));
  }

  /// The mean of equal losses of very many pixels is that loss.
  @TestFactory
  default Stream<DynamicTest> lossesOfManyPixels() {
    return Stream.of(1, 2, 8).map(batch -> dynamicTest("batch " + batch, () -> meanLoss(batch)));
  }

  private void meanLoss(int batch) {
    int classes = 10;
    Shape pixels = Shape.of(batch, 724, 724 / batch);
    var emit = new Emitter("losses", batch, 0);
    Value logits =
        emit.input(
            "logits", TensorType.float32(batch, classes, pixels.extent(1), pixels.extent(2)), true);
    Value labels =
        emit.input("labels", Numbers.labels(pixels, new double[pixels.size()]).type(), true);
    emit.output("loss", emit.mean(emit.one(new SoftmaxCrossEntropy(), logits, labels)));
    double[] seven = new double[pixels.size()];
    Arrays.fill(seven, 7);
    Map<String, Numbers> bound =
        Map.of(
            "logits",
            new Numbers(logits.type(), new double[logits.type().shape().size()]),
            "labels",
            Numbers.labels(pixels, seven));
    try (Backend backend = open()) {
      Numbers loss = Objects.requireNonNull(Run.program(backend, emit.build(), bound).get("loss"));
      double expected = Math.log(classes);
      // That of a logarithm, and of a sum.
      double error = 16 * 0x1p-24 * expected;
      Agreement.within(
          "the mean of " + pixels.size() + " losses",
          new Bounded(new double[] {expected}, new double[] {error}),
          loss.values());
    }
  }

  /// Batch normalization of channels whose mean is large beside their deviation, or that are
  /// constant: the mean, a variance that is not negative, and the output.
  @TestFactory
  default Stream<DynamicTest> normalizationOfLargeMeans() {
    return NormCase.all().stream()
        .map(c ->
            test(
                c.name(),
                NormCase.FORWARD,
                c.inputs(),
                (backend, results) -> {
                  for (double variance : results.get(2).values()) {
                    assertTrue(variance >= 0, () -> c.name() + ": the variance is " + variance);
                  }
                  Agreement.within(c.name() + ", mean", c.mean(), results.get(1).values());
                  Agreement.within(c.name() + ", variance", c.variance(), results.get(2).values());
                  Agreement.within(c.name(), c.output(), results.get(0).values());
                }));
  }

  /// The gradients of batch normalization of such channels.
  @TestFactory
  default Stream<DynamicTest> normalizationGradientsOfLargeMeans() {
    return NormCase.all().stream()
        .map(c ->
            test(
                c.name(),
                NormCase.BACKWARD,
                c.gradientInputs(),
                (backend, results) -> {
                  List<Bounded> expected = c.gradients();
                  for (int i = 0; i < expected.size(); i++) {
                    String what = c.name() + ", gradient " + i;
                    Agreement.within(what, expected.get(i), results.get(i).values());
                  }
                }));
  }
}
