package io.striate.backend.gpu.aparapi.routines.core;

import io.striate.api.op.Dropout;
import io.striate.api.op.Generate;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;
import java.util.ArrayList;

/// Constants, index ranges, random numbers, and dropout, which draws random numbers.
public final class GenerateRoutines {
  private GenerateRoutines() {}

  /// The launch of an operation that creates a tensor.
  public static Routine of(Generate op, TensorType out) {
    return switch (op) {
      case Generate.Fill(Shape shape, double value) -> Routine.of(fill(shape, value));
      case Generate.Constant constant -> Routine.of(constant(constant));
      case Generate.Iota(Shape shape, int axis) ->
          Routine.of(
              Launch.of("move/IotaKernel")
                  .memory("out", BufferRef.output(0))
                  .integer("stride", shape.strides()[axis])
                  .integer("extent", shape.extent(axis))
                  .overElements(shape.elements()));
      case Generate.Uniform(Shape shape, long seed, int purpose, int first, int rows) ->
          Routine.of(
              random(Launch.of("random/UniformKernel"), shape, seed, purpose, first, rows)
                  .memory("step", BufferRef.input(0))
                  .memory("firstSample", BufferRef.input(1))
                  .overElements(out.shape().elements()));
    };
  }

  private static Launch constant(Generate.Constant op) {
    var bits = new ArrayList<Integer>();
    for (int i = 0; i < op.shape().size(); i++) {
      bits.add(Float.floatToRawIntBits(op.value(i)));
    }
    return Launch.of("move/ConstantKernel")
        .memory("out", BufferRef.output(0))
        .table("values", bits)
        .overElements(bits.size());
  }

  /// Fills the result with one value.
  public static Launch fill(Shape shape, double value) {
    return Launch.of("move/FillKernel")
        .memory("out", BufferRef.output(0))
        .real("value", value)
        .overElements(shape.elements());
  }

  /// The launch of dropout on `in`, with the step counter and the first sample as further inputs.
  public static Routine dropout(Dropout op, TensorType in) {
    return Routine.of(
        random(
                Launch.of("random/DropoutKernel"),
                in.shape(),
                op.seed(),
                op.purpose(),
                op.first(),
                op.rows())
            .memory("in", BufferRef.input(0))
            .memory("step", BufferRef.input(1))
            .memory("firstSample", BufferRef.input(2))
            .real("rate", op.rate())
            .real("scale", 1 / (1 - op.rate()))
            .overElements(in.shape().elements()));
  }

  private static Launch.Builder random(
      Launch.Builder launch, Shape shape, long seed, int purpose, int first, int rows) {
    return launch
        .memory("out", BufferRef.output(0))
        .integer("keyLow", (int) seed)
        .integer("keyHigh", (int) (seed >>> 32))
        .integer("purpose", purpose)
        .integer("first", first)
        .integer("rows", rows)
        .integer("sampleSize", shape.strides()[0]);
  }
}
