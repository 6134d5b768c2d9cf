package io.striate.backend.gpu.aparapi.routines;

import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Place;
import io.striate.backend.gpu.aparapi.launch.Routine;
import java.util.ArrayList;
import java.util.List;

/// Batch normalisation: statistics in two passes over the batch, the normalisation itself, and the
/// gradients in two more. Sums over a channel go in parts first, so that there is work for many
/// items; how many follows from the shape alone.
public final class NormRoutines {
  private static final int MOST_PARTS = 128;

  /// Terms that a part has at least.
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

  /// Of a batch of its own: output, mean and variance.
  public static Routine training(double epsilon, TensorType input) {
    var norm = new NormRoutines(input);
    var launches = new ArrayList<>(norm.statistics(Place.output(1), Place.output(2)));
    launches.add(norm.apply(epsilon, Place.output(1), Place.output(2)));
    return new Routine(launches, norm.scratch(1, 1));
  }

  /// The mean and variance alone.
  public static Routine statistics(TensorType input) {
    var norm = new NormRoutines(input);
    return new Routine(norm.statistics(Place.output(0), Place.output(1)), norm.scratch(1, 1));
  }

  public static Routine inference(double epsilon, TensorType input) {
    return Routine.of(new NormRoutines(input).apply(epsilon, Place.input(3), Place.input(4)));
  }

  public static Routine grad(double epsilon, TensorType input) {
    var norm = new NormRoutines(input);
    return new Routine(norm.gradients(epsilon), norm.scratch(2));
  }

  /// Room for the parts of so many sums over each channel.
  private List<Long> scratch(int... sums) {
    return java.util.Arrays.stream(sums).mapToObj(s -> 4L * s * channels * parts).toList();
  }

  private Launch.Builder launch(String kernel) {
    return Launch.of(kernel).whole("channels", channels).whole("inner", inner());
  }

  private int inner() {
    return shape.strides()[1];
  }

  private Launch.Builder summing(String kernel, Place sums) {
    return launch(kernel).memory("sums", sums).whole("count", count).whole("parts", parts);
  }

  private List<Launch> statistics(Place mean, Place variance) {
    return List.of(
        summing("norm/BatchNormSumsKernel", Place.scratch(0))
            .memory("in", Place.input(0))
            .over(parts, channels, 1),
        summing("norm/BatchNormSquaresKernel", Place.scratch(0))
            .memory("in", Place.input(0))
            .memory("squares", Place.scratch(1))
            .memory("mean", mean)
            .over(parts, channels, 1),
        summing("norm/BatchNormVarianceKernel", Place.scratch(1))
            .memory("variance", variance)
            .overElements(channels));
  }

  private Launch apply(double epsilon, Place mean, Place variance) {
    return launch("norm/BatchNormKernel")
        .memory("in", Place.input(0))
        .memory("scale", Place.input(1))
        .memory("shift", Place.input(2))
        .memory("mean", mean)
        .memory("variance", variance)
        .memory("out", Place.output(0))
        .real("epsilon", epsilon)
        .overElements(shape.elements());
  }

  private List<Launch> gradients(double epsilon) {
    return List.of(
        summing("norm/BatchNormGradSumsKernel", Place.scratch(0))
            .memory("in", Place.input(0))
            .memory("mean", Place.input(2))
            .memory("variance", Place.input(3))
            .memory("gradOut", Place.input(4))
            .real("epsilon", epsilon)
            .over(parts, channels, 1),
        summing("norm/BatchNormGradScaleKernel", Place.scratch(0))
            .memory("gradScale", Place.output(1))
            .memory("gradShift", Place.output(2))
            .overElements(channels),
        launch("norm/BatchNormGradInputKernel")
            .memory("in", Place.input(0))
            .memory("scale", Place.input(1))
            .memory("mean", Place.input(2))
            .memory("variance", Place.input(3))
            .memory("gradOut", Place.input(4))
            .memory("gradScale", Place.output(1))
            .memory("gradShift", Place.output(2))
            .memory("gradIn", Place.output(0))
            .real("epsilon", epsilon)
            .whole("count", count)
            .overElements(shape.elements()));
  }
}
