package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.op.Reduce;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// Combines each element of the input with one element of the output. The output has extent 1 along
/// the reduced axes, so the mapping is that of broadcasting the output to the shape of the input.
final class ReduceLoops {
  private ReduceLoops() {}

  static Kernel kernel(Reduce op, List<TensorType> in, List<TensorType> out) {
    Shape shape = in.getFirst().shape();
    Places places = Places.broadcast(out.getFirst().shape(), shape);
    double neutral =
        switch (op.kind()) {
          case SUM -> 0;
          case MAX -> Double.NEGATIVE_INFINITY;
          case MIN -> Double.POSITIVE_INFINITY;
        };
    return (inputs, outputs) -> {
      double[] from = elements(inputs, 0);
      double[] to = elements(outputs, 0);
      Arrays.fill(to, neutral);
      for (int e = 0; e < from.length; e++) {
        int place = places.of(e);
        to[place] =
            switch (op.kind()) {
              case SUM -> to[place] + from[e];
              case MAX -> Math.max(to[place], from[e]);
              case MIN -> Math.min(to[place], from[e]);
            };
      }
    };
  }
}
