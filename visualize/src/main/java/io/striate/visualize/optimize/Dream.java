package io.striate.visualize.optimize;

import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.step.Step;
import io.striate.api.tensor.TensorType;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.NetworkPart;
import io.striate.visualize.model.Picture;
import io.striate.visualize.model.Pixels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// DeepDream: gradient ascent on an image, of half the sum of the squares of what a layer gives, so
/// that the image shows more of what the layer sees in it. It begins small; the detail that a size
/// has gained is carried to the next.
///
/// Source: Mordvintsev, Olah and Tyka, "Inceptionism: Going Deeper into Neural Networks", 2015, and
/// its notebook, which has the defaults.
///
/// @param layer gives maps
/// @param octaves how many sizes
/// @param scale from one size to the next
/// @param steps for each size
/// @param rate how far a step moves a pixel in the mean, in levels of 256
/// @param jitter how far the image is moved at random before each step, in pixels
/// @param seed of the random moves
public record Dream(
    String layer, int octaves, double scale, int steps, double rate, int jitter, long seed) {
  private static final double LEVELS = 255;
  private static final String OBJECTIVE = "objective";
  private static final String GRADIENT = "gradient";

  /// What became of an image.
  ///
  /// @param picture of the largest size that fits the network
  /// @param objectives those of each step and after the last one, by octave, the smallest first
  public record Result(Picture picture, List<List<Double>> objectives) {
    public Result {
      objectives = objectives.stream().map(List::copyOf).toList();
    }
  }

  /// Changes an image.
  ///
  /// @throws io.striate.api.error.StriateException if the smallest size does not fit the network
  public Result of(ImageModel model, Picture start) {
    var objectives = new ArrayList<List<Double>>();
    Picture before = start;
    var dreamt = start;
    for (int octave = octaves - 1; octave >= 0; octave--) {
      double shrink = Math.pow(scale, -octave);
      var part =
          NetworkPart.of(
              model,
              layer,
              (int) Math.round(start.shape().extent(1) * shrink),
              (int) Math.round(start.shape().extent(2) * shrink));
      int height = part.shape().extent(1);
      int width = part.shape().extent(2);
      Picture base = start.resized(height, width);
      Picture from = octave == octaves - 1 ? base : withDetail(base, dreamt, before);
      var climbed = new ArrayList<Double>();
      dreamt = climb(model, part, from, octave, climbed);
      before = base;
      objectives.add(climbed);
    }
    return new Result(dreamt, objectives);
  }

  private static Picture withDetail(Picture base, Picture dreamt, Picture before) {
    var detail = new float[dreamt.brightness().length];
    for (int i = 0; i < detail.length; i++) {
      detail[i] = dreamt.brightness()[i] - before.brightness()[i];
    }
    float[] larger =
        new Picture(dreamt.shape(), detail)
            .resized(base.shape().extent(1), base.shape().extent(2))
            .brightness();
    var sum = new float[larger.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = Math.clamp(base.brightness()[i] + larger[i], 0f, 1f);
    }
    return new Picture(base.shape(), sum);
  }

  private Picture climb(
      ImageModel model, NetworkPart part, Picture from, int octave, List<Double> objectives) {
    Pixels pixels = model.pixels().at(part.shape());
    Picture picture = from;
    try (Step step = Step.of(program(part).build(), model.weights())) {
      for (int i = 0; i <= steps; i++) {
        var random = new RandomStream(seed, "dream", i, octave);
        int down = moved(random);
        int right = moved(random);
        Picture moved = picture.rolled(down, right);
        step.set(ImageModel.IMAGE, pixels.image(moved.brightness())).run();
        objectives.add(step.figure(OBJECTIVE));
        if (i < steps) {
          picture = stepped(moved, step.read(GRADIENT), pixels).rolled(-down, -right);
        }
      }
    }
    return picture;
  }

  private int moved(RandomStream random) {
    return jitter == 0 ? 0 : random.nextInt(2 * jitter + 1) - jitter;
  }

  private Emitter program(NetworkPart part) {
    var emit = new Emitter("dream", 1, 1);
    Value image = emit.input(ImageModel.IMAGE, TensorType.float32(part.shape().prepend(1)), true);
    Value seen =
        Objects.requireNonNull(part.forward(emit, image, List.of(layer)).get(layer), layer);
    Value objective = emit.scale(emit.sum(emit.square(seen)), 0.5);
    emit.output(OBJECTIVE, objective);
    emit.output(GRADIENT, Differentiation.gradients(emit, objective, List.of(image)).getFirst());
    return emit;
  }

  /// A step in the direction of the gradient by the brightness, of a length that does not depend on
  /// that of the gradient.
  private Picture stepped(Picture picture, float[] gradient, Pixels pixels) {
    int positions = picture.shape().extent(1) * picture.shape().extent(2);
    var byBrightness = new double[gradient.length];
    double mean = 0;
    for (int i = 0; i < gradient.length; i++) {
      int channel = i / positions;
      byBrightness[i] = gradient[i] * (pixels.of(channel, 1) - pixels.of(channel, 0));
      mean += Math.abs(byBrightness[i]) / gradient.length;
    }
    var result = new float[gradient.length];
    for (int i = 0; i < result.length; i++) {
      double change = mean > 0 ? rate / LEVELS * byBrightness[i] / mean : 0;
      result[i] = (float) Math.clamp(picture.brightness()[i] + change, 0, 1);
    }
    return new Picture(picture.shape(), result);
  }
}
