package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.op.Elementwise;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// `out[e] = f(a[e], b[e], c[e])`, where operands of smaller shapes are broadcast. The functions
/// themselves are defined in [Elementwise.Function#apply].
final class ElementwiseLoops {
  private ElementwiseLoops() {}

  static Kernel kernel(Elementwise.Function f, List<TensorType> in, List<TensorType> out) {
    Shape shape = out.getFirst().shape();
    int last = in.size() - 1;
    // A function with fewer operands gets its last one again, and ignores it.
    Places a = Places.broadcast(in.getFirst().shape(), shape);
    Places b = Places.broadcast(in.get(Math.min(1, last)).shape(), shape);
    Places c = Places.broadcast(in.get(last).shape(), shape);
    return (inputs, outputs) -> {
      double[] first = elements(inputs, 0);
      double[] second = elements(inputs, Math.min(1, last));
      double[] third = elements(inputs, last);
      double[] to = elements(outputs, 0);
      for (int e = 0; e < to.length; e++) {
        to[e] = f.apply(first[a.of(e)], second[b.of(e)], third[c.of(e)]);
      }
    };
  }
}
