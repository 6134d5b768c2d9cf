package io.striate.backend.gpu.aparapi.routines;

import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;
import java.util.ArrayList;
import java.util.List;

/// Batch normalization: two passes over the batch for the statistics, one for the normalization,
/// two for the gradients. Sums over a channel are computed in parts first, to occupy many
/// work-items. The number of parts depends on the shape only.
public final class NormRoutines {
  private static final int MOST_PARTS = 128;

  /// The smallest number of terms in a part.
  private static final int LEAST = 32;

  private final Shape shape;
  private final int channels;
  private final int count;
  private final int parts;

  private NormRoutines(TensorType input) {
    shape = input.shape();
    channels = shape.extent(1);
    count = shape.size() / channels;
    parts = Math.clamp(count / LEAST, 1, MOST_PARTS);
  }

  /// Training: computes the output, and the mean and variance of the batch.
  public static Routine training(double epsilon, TensorType input) {
    var norm = new NormRoutines(input);
    var launches = new ArrayList<>(norm.statistics(BufferRef.output(1), BufferRef.output(2)));
    launches.add(norm.apply(epsilon, BufferRef.output(1), BufferRef.output(2)));
    return new Routine(launches, norm.scratch(2, 1));
  }

  /// Computes only the mean and variance of the batch.
  public static Routine statistics(TensorType input) {
    var norm = new NormRoutines(input);
    return new Routine(
        norm.statistics(BufferRef.output(0), BufferRef.output(1)), norm.scratch(2, 1));
  }

  /// Inference: normalizes with the given mean and variance.
  public static Routine inference(double epsilon, TensorType input) {
    return Routine.of(
        new NormRoutines(input).apply(epsilon, BufferRef.input(3), BufferRef.input(4)));
  }

  /// The gradients with respect to input, scale and shift.
  public static Routine grad(double epsilon, TensorType input) {
    var norm = new NormRoutines(input);
    return new Routine(norm.gradients(epsilon), norm.scratch(2));
  }

  /// Scratch buffers, each for the parts of this many sums over each channel.
  private List<Long> scratch(int... sums) {
    return java.util.Arrays.stream(sums).mapToObj(s -> 4L * s * channels * parts).toList();
  }

  private Launch.Builder launch(String kernel) {
    return Launch.of(kernel).integer("channels", channels).integer("inner", inner());
  }

  private int inner() {
    return shape.strides()[1];
  }

  private Launch.Builder summing(String kernel, BufferRef sums) {
    return launch(kernel).memory("sums", sums).integer("count", count).integer("parts", parts);
  }

  private List<Launch> statistics(BufferRef mean, BufferRef variance) {
    return List.of(
        summing("norm/BatchNormSumsKernel", BufferRef.scratch(0))
            .memory("in", BufferRef.input(0))
            .over(parts, channels, 1),
        summing("norm/BatchNormSquaresKernel", BufferRef.scratch(0))
            .memory("in", BufferRef.input(0))
            .memory("squares", BufferRef.scratch(1))
            .memory("mean", mean)
            .over(parts, channels, 1),
        summing("norm/BatchNormVarianceKernel", BufferRef.scratch(1))
            .memory("variance", variance)
            .overElements(channels));
  }

  private Launch apply(double epsilon, BufferRef mean, BufferRef variance) {
    return launch("norm/BatchNormKernel")
        .memory("in", BufferRef.input(0))
        .memory("scale", BufferRef.input(1))
        .memory("shift", BufferRef.input(2))
        .memory("mean", mean)
        .memory("variance", variance)
        .memory("out", BufferRef.output(0))
        .real("epsilon", epsilon)
        .overElements(shape.elements());
  }

  private List<Launch> gradients(double epsilon) {
    return List.of(
        summing("norm/BatchNormGradSumsKernel", BufferRef.scratch(0))
            .memory("in", BufferRef.input(0))
            .memory("mean", BufferRef.input(2))
            .memory("variance", BufferRef.input(3))
            .memory("gradOut", BufferRef.input(4))
            .real("epsilon", epsilon)
            .over(parts, channels, 1),
        summing("norm/BatchNormGradScaleKernel", BufferRef.scratch(0))
            .memory("gradScale", BufferRef.output(1))
            .memory("gradShift", BufferRef.output(2))
            .overElements(channels),
        launch("norm/BatchNormGradInputKernel")
            .memory("in", BufferRef.input(0))
            .memory("scale", BufferRef.input(1))
            .memory("mean", BufferRef.input(2))
            .memory("variance", BufferRef.input(3))
            .memory("gradOut", BufferRef.input(4))
            .memory("gradScale", BufferRef.output(1))
            .memory("gradShift", BufferRef.output(2))
            .memory("gradIn", BufferRef.output(0))
            .real("epsilon", epsilon)
            .integer("count", count)
            .overElements(shape.elements()));
  }
}
