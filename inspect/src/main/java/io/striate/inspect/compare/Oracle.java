package io.striate.inspect.compare;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Kernel;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Op;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Single operations in double, by the kernels of a backend that computes so.
record Oracle(Backend reference) {
  /// The first output of an operation.
  double[] run(Op op, List<TensorType> types, List<double[]> inputs) {
    List<TensorType> outputTypes = op.infer(types);
    Kernel kernel =
        reference
            .kernel(op, types, outputTypes)
            .orElseThrow(() ->
                new StriateException(
                    Code.BACKEND_DEFECT,
                    "backend '" + reference.name() + "' has no kernel for " + op));
    var in = new ArrayList<Tensor>();
    var out = new ArrayList<Tensor>();
    try {
      for (int i = 0; i < types.size(); i++) {
        Tensor tensor = reference.allocate(types.get(i));
        in.add(tensor);
        write(tensor, inputs.get(i));
      }
      outputTypes.forEach(type -> out.add(reference.allocate(type)));
      kernel.run(in, out);
      return read(out.getFirst());
    } finally {
      in.forEach(Tensor::close);
      out.forEach(Tensor::close);
    }
  }

  /// The numbers of a tensor of any type.
  private static double[] read(Tensor tensor) {
    if (tensor.type().element() == ElementType.FLOAT32) {
      return tensor.toDoubles();
    }
    HostArray array = HostArray.allocate(tensor.type());
    tensor.read(array);
    double[] values = new double[array.length()];
    Arrays.setAll(values, array::get);
    return values;
  }

  /// Writes numbers into a tensor of any type.
  static void write(Tensor tensor, double[] values) {
    if (tensor.type().element() == ElementType.FLOAT32) {
      tensor.write(new HostArray.Doubles(values));
      return;
    }
    HostArray array = HostArray.allocate(tensor.type());
    for (int i = 0; i < values.length; i++) {
      array.set(i, values[i]);
    }
    tensor.write(array);
  }
}
