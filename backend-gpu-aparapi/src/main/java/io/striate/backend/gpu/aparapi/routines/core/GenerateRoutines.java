package io.striate.backend.gpu.aparapi.routines.core;

import io.striate.api.op.Dropout;
import io.striate.api.op.Generate;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Place;
import io.striate.backend.gpu.aparapi.launch.Routine;

/// Tensors out of nothing, and dropout, which draws numbers as it goes.
public final class GenerateRoutines {
  private GenerateRoutines() {}

  public static Routine of(Generate op, TensorType out) {
    return switch (op) {
      case Generate.Fill(Shape shape, double value) -> Routine.of(fill(shape, value));
      case Generate.Iota(Shape shape, int axis) ->
          Routine.of(
              Launch.of("move/IotaKernel")
                  .memory("out", Place.output(0))
                  .whole("stride", shape.strides()[axis])
                  .whole("extent", shape.extent(axis))
                  .overElements(shape.elements()));
      case Generate.Uniform(Shape shape, long seed, int purpose, int firstSample) ->
          Routine.of(
              random(Launch.of("random/UniformKernel"), shape, seed, purpose, firstSample)
                  .memory("step", Place.input(0))
                  .overElements(out.shape().elements()));
    };
  }

  /// One number everywhere in the result.
  public static Launch fill(Shape shape, double value) {
    return Launch.of("move/FillKernel")
        .memory("out", Place.output(0))
        .real("value", value)
        .overElements(shape.elements());
  }

  public static Routine dropout(Dropout op, TensorType in) {
    return Routine.of(
        random(
                Launch.of("random/DropoutKernel"),
                in.shape(),
                op.seed(),
                op.purpose(),
                op.firstSample())
            .memory("in", Place.input(0))
            .memory("step", Place.input(1))
            .real("rate", op.rate())
            .real("scale", 1 / (1 - op.rate()))
            .overElements(in.shape().elements()));
  }

  private static Launch.Builder random(
      Launch.Builder launch, Shape shape, long seed, int purpose, int firstSample) {
    return launch
        .memory("out", Place.output(0))
        .whole("keyLow", (int) seed)
        .whole("keyHigh", (int) (seed >>> 32))
        .whole("purpose", purpose)
        .whole("firstSample", firstSample)
        .whole("sampleSize", shape.strides()[0]);
  }
}
