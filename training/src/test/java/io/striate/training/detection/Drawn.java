package io.striate.training.detection;

import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Supervision;
import java.util.LinkedHashMap;
import java.util.List;

/// Makes outputs and targets of a detector of the one output and the one target that the contract
/// of metrics draws: an output `[R, classes + 1 + 4 + 4]`, and a target `[slots, 5]`.
final class Drawn {
  static final int CLASSES = 3;
  static final int SLOTS = 4;
  static final Shape OUTPUT = Shape.of(12, CLASSES + 9);
  static final TensorType TARGET = TensorType.float32(SLOTS, 5);

  private Drawn() {}

  /// Numbers from 0 to 1, as fractions of an image.
  static double target(RandomStream random) {
    return random.nextUniform();
  }

  /// Boxes have their smaller coordinates first; classes are whole numbers from -1.
  static Supervision supervision(Emitter emit, Value output, Value target) {
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("class", emit.scale(emit.slice(output, 2, 0, CLASSES + 1), 4));
    outputs.put("offset", emit.scale(emit.slice(output, 2, CLASSES + 1, CLASSES + 5), 0.2));
    Value half = emit.constant(0.5);
    Value unit = emit.add(emit.scale(output, 0.5), half);
    outputs.put("regions", boxes(emit, emit.slice(unit, 2, CLASSES + 5, CLASSES + 9)));
    var targets = new LinkedHashMap<String, Value>();
    targets.put("boxes", boxes(emit, emit.slice(target, 2, 0, 4)));
    Value kind = emit.floor(emit.scale(emit.slice(target, 2, 4, 5), CLASSES + 1));
    int batch = target.type().shape().extent(0);
    targets.put("classes", emit.subtract(emit.reshape(kind, batch, SLOTS), emit.constant(1)));
    return new Supervision(outputs, targets);
  }

  /// A corner in the left upper half, and a size.
  private static Value boxes(Emitter emit, Value numbers) {
    Value corner = emit.scale(emit.slice(numbers, 2, 0, 2), 0.5);
    Value size = emit.scale(emit.slice(numbers, 2, 2, 4), 0.5);
    return emit.emit(new Move.Concat(2), List.of(corner, emit.add(corner, size))).getFirst();
  }
}
