package io.striate.backend.tck.component;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Direction;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.api.train.Unit;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/// A metric that keeps its contract, and metrics that break it in one way each.
class MistakenMetricTest {
  private interface Sums {
    Value emit(Emitter emit, Value right);
  }

  private record Mean(Direction direction, Unit unit, Sums sums, ToDoubleFunction<double[]> host)
      implements MetricType, MetricContract, Metric {
    @Override
    public String id() {
      return "acme:trial";
    }

    @Override
    public String summary() {
      return "a trial";
    }

    @Override
    public List<Field<?>> fields() {
      return List.of();
    }

    @Override
    public MetricType type() {
      return this;
    }

    @Override
    public Metric create(Config config) {
      return this;
    }

    @Override
    public List<Shape> shapes() {
      return List.of(Shape.of(3));
    }

    @Override
    public Value sums(Emitter emit, Supervision given) {
      int batch = emit.batch();
      Value classes = emit.iota(Shape.of(batch, 3), 1);
      Value label = emit.reshape(given.target(), batch, 1);
      Value atLabel = emit.multiply(given.output(), emit.apply(Function.EQUAL, classes, label));
      return sums.emit(emit, emit.reduce(Reduce.Kind.SUM, atLabel, List.of(1)));
    }

    @Override
    public OptionalDouble figure(double[] sums) {
      return OptionalDouble.of(host.applyAsDouble(sums));
    }
  }

  private static Value total(Emitter emit, Value right) {
    return emit.reduce(Reduce.Kind.SUM, right, List.of(0));
  }

  private static double first(double[] sums) {
    return sums[0];
  }

  private static Mean metric(Sums sums, ToDoubleFunction<double[]> host) {
    return new Mean(Direction.HIGHER, Unit.NUMBER, sums, host);
  }

  @Test
  void metrics() throws Throwable {
    var right = metric(MistakenMetricTest::total, MistakenMetricTest::first);
    Caught.run(right.sumsOfBatchesAdd());
    Caught.run(right.figuresSuitTheirUnit());
    Caught.run(right.directionPrefersRightOutputs());
    Sums mean = (emit, each) -> emit.scale(total(emit, each), 1.0 / emit.batch());
    Caught.in(metric(mean, MistakenMetricTest::first).sumsOfBatchesAdd());
    Sums each = (_, values) -> values;
    Caught.in(metric(each, MistakenMetricTest::first).sumsOfBatchesAdd());
    var calls = new AtomicInteger();
    Caught.in(
        metric(MistakenMetricTest::total, _ -> calls.incrementAndGet()).figuresSuitTheirUnit());
    Caught.in(metric(MistakenMetricTest::total, sums -> sums[0] / 0).figuresSuitTheirUnit());
    Caught.in(
        metric(
                MistakenMetricTest::total,
                sums -> {
                  sums[0] += 1;
                  return 0;
                })
            .figuresSuitTheirUnit());
    Caught.in(
        new Mean(Direction.HIGHER, Unit.SHARE, MistakenMetricTest::total, sums -> 2 + sums[0] * 0)
            .figuresSuitTheirUnit());
    Caught.in(
        new Mean(Direction.LOWER, Unit.NUMBER, MistakenMetricTest::total, MistakenMetricTest::first)
            .directionPrefersRightOutputs());
  }
}
