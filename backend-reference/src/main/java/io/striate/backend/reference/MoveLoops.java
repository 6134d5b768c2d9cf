package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.op.Move;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// Copies elements without computing anything. Each kind of move is an index mapping into the
/// input, or, for padding and concatenation, into the output.
final class MoveLoops {
  private MoveLoops() {}

  static Kernel kernel(Move op, List<TensorType> in, List<TensorType> out) {
    Shape from = in.getFirst().shape();
    Shape to = out.getFirst().shape();
    int[] steps = from.strides();
    return switch (op) {
      case Move.Reshape reshape -> pull(new Places(to, 0, to.strides()));
      case Move.Permute(var order) ->
          pull(new Places(to, 0, order.stream().mapToInt(axis -> steps[axis]).toArray()));
      case Move.Slice(var begin, var end, var every) ->
          pull(new Places(to, place(begin, steps), times(steps, every)));
      case Move.Broadcast broadcast -> pull(Places.broadcast(from, to));
      case Move.Pad(var before, var after, var between, double value) -> {
        int[] apart = times(to.strides(), between.stream().map(gap -> gap + 1).toList());
        Places inside = new Places(from, place(before, to.strides()), apart);
        yield (inputs, outputs) -> {
          Arrays.fill(elements(outputs, 0), value);
          push(elements(inputs, 0), elements(outputs, 0), inside);
        };
      }
      case Move.Concat(int axis) -> concat(axis, in, to);
    };
  }

  private static Kernel pull(Places places) {
    return (inputs, outputs) -> {
      double[] from = elements(inputs, 0);
      double[] to = elements(outputs, 0);
      for (int e = 0; e < to.length; e++) {
        to[e] = from[places.of(e)];
      }
    };
  }

  private static void push(double[] from, double[] to, Places places) {
    for (int e = 0; e < from.length; e++) {
      to[places.of(e)] = from[e];
    }
  }

  private static Kernel concat(int axis, List<TensorType> in, Shape to) {
    Places[] places = new Places[in.size()];
    int position = 0;
    for (int i = 0; i < places.length; i++) {
      Shape from = in.get(i).shape();
      places[i] = new Places(from, position * to.strides()[axis], to.strides());
      position += from.extent(axis);
    }
    return (inputs, outputs) -> {
      for (int i = 0; i < places.length; i++) {
        push(elements(inputs, i), elements(outputs, 0), places[i]);
      }
    };
  }

  /// Strides that step over some entries.
  private static int[] times(int[] strides, List<Integer> every) {
    int[] wider = new int[strides.length];
    Arrays.setAll(wider, axis -> strides[axis] * every.get(axis));
    return wider;
  }

  private static int place(List<Integer> coordinates, int[] strides) {
    int place = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      place += coordinates.get(axis) * strides[axis];
    }
    return place;
  }
}
