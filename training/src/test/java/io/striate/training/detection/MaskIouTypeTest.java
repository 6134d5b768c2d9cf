package io.striate.training.detection;

import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.backend.tck.component.MetricContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Masks of 2x3 places in images of 3x4 pixels, and full boxes.
class MaskIouTypeTest implements MetricContract {
  private static final int BOXES = 8;
  private static final int PIXELS = 12;

  @Override
  public MetricType type() {
    return new MaskIouType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("positive", 0.05), Map.of("positive", 0.05, "filled", true));
  }

  /// Six logits of one class, and a box.
  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(BOXES, 10));
  }

  /// A box and three pixels of each of four slots.
  @Override
  public TensorType targetType(Shape output) {
    return TensorType.float32(4, 7);
  }

  @Override
  public double target(Shape output, RandomStream random) {
    return random.nextUniform();
  }

  @Override
  public Supervision supervision(Emitter emit, Value output, Value target) {
    int batch = output.type().shape().extent(0);
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("mask", emit.reshape(emit.slice(output, 2, 0, 6), batch, BOXES, 1, 2, 3));
    Value unit = emit.add(emit.scale(output, 0.5), emit.constant(0.5));
    outputs.put("regions", boxes(emit, emit.slice(unit, 2, 6, 10)));
    var targets = new LinkedHashMap<String, Value>();
    targets.put("boxes", boxes(emit, emit.slice(target, 2, 0, 4)));
    Value some = emit.slice(target, 2, 0, 1);
    targets.put("classes", emit.scale(emit.reshape(emit.floor(some), batch, 4), 1));
    Value pixels = emit.floor(emit.scale(emit.slice(target, 2, 4, 7), 5));
    targets.put("instances", emit.reshape(pixels, batch, 3, PIXELS / 3));
    return new Supervision(outputs, targets);
  }

  private static Value boxes(Emitter emit, Value numbers) {
    Value corner = emit.scale(emit.slice(numbers, 2, 0, 2), 0.5);
    Value size = emit.scale(emit.slice(numbers, 2, 2, 4), 0.5);
    return emit.emit(new Move.Concat(2), List.of(corner, emit.add(corner, size))).getFirst();
  }
}
