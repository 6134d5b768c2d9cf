package io.striate.training.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.backend.tck.component.MetricContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Three joints.
class PcpTypeTest implements MetricContract {
  private static final List<List<Integer>> LIMBS = List.of(List.of(0, 1), List.of(2, 1));

  @Override
  public MetricType type() {
    return new PcpType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("limbs", LIMBS), Map.of("limbs", LIMBS, "within", 0.25));
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(6));
  }

  @Override
  public TensorType targetType(Shape output) {
    return TensorType.float32(output);
  }

  @Override
  public double target(Shape output, RandomStream random) {
    return random.nextUniform();
  }

  @Test
  void namesWhatIsWrong() {
    assertEquals(
        "limbs: a limb has two joints, got [0, 1, 2]",
        refused(() -> metric(List.of(List.of(0, 1, 2)))));
    assertEquals("limbs: there are none; name at least one", refused(() -> metric(List.of())));
    assertEquals(
        "needs x and y of each joint, [N, 2 joints], with joints up to number 2, got [5, 4]",
        refused(() -> sums(metric(LIMBS), Shape.of(5, 4))));
  }

  private Metric metric(List<List<Integer>> limbs) {
    return type().create(Config.of(type().fields(), Map.of("limbs", limbs)));
  }

  private static void sums(Metric metric, Shape shape) {
    var emit = new Emitter("metric", shape.extent(0), 1);
    var type = TensorType.float32(shape);
    metric.sums(
        emit, Supervision.of(emit.input("output", type, true), emit.input("target", type, true)));
  }

  private static String refused(org.junit.jupiter.api.function.Executable what) {
    return assertThrows(StriateException.class, what).problems().getFirst().what();
  }
}
