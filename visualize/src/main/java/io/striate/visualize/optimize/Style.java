package io.striate.visualize.optimize;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.AdamUpdate;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.NetworkPart;
import io.striate.visualize.model.Picture;
import io.striate.visualize.model.Pixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Style transfer: an image is optimized so that a layer sees in it what it sees in one image, the
/// content, while the correlations of the maps of several layers are those of another image, the
/// style. With the maps of a layer as the matrix `F`, of one row for each map and `M` positions, these
/// are the Gram matrix `G = F Fᵀ / M`. The image follows the gradient of
///
///     contentWeight * |F - P|² / |P|² + mean over layers of |G - A|² / |A|² + smoothness * T
///
/// by Adam, in brightness from 0 to 1, which it never leaves. `P` and `A` are those of content and
/// style, and `T` is the mean of the squared differences of neighbors in the image. Each term is relative to what it wants: the paper scales the weights of its network instead,
/// so that layers count alike.
///
/// Source: Gatys, Ecker and Bethge, "Image Style Transfer Using Convolutional Neural Networks", CVPR
/// 2016.
///
/// @param layers whose correlations are those of the style, at least one; each gives maps
/// @param contentLayer gives maps
/// @param contentWeight 0 for the texture of the style alone
/// @param smoothness how much differences of neighbors count
/// @param steps how many
/// @param rate how far a step moves a pixel at first, in brightness
/// @param start what the image is before the first step
/// @param seed of the random image
public record Style(
    List<String> layers,
    String contentLayer,
    double contentWeight,
    double smoothness,
    int steps,
    double rate,
    Start start,
    long seed) {
  private static final String PICTURE = "style picture";
  private static final String FIRST = "style picture.m";
  private static final String SECOND = "style picture.v";
  private static final String CONTENT = "content";
  private static final String STYLE = "style";
  private static final String GRADIENT = "gradient";
  private static final String LOSS = "loss";
  private static final AdamUpdate ADAM = new AdamUpdate(0.9, 0.999, 1e-8, 0, false);

  /// What the image is before the first step.
  public enum Start {
    /// The content.
    CONTENT,
    /// Random brightness.
    NOISE
  }

  public Style {
    layers = List.copyOf(layers);
  }

  /// How far an image is from what is wanted.
  ///
  /// @param content relative squared distance of the maps of the content's layer
  /// @param style mean of the relative squared distances of the Gram matrices
  public record Distance(double content, double style) {}

  /// What became of an image.
  ///
  /// @param picture of the size of the content
  /// @param distances before each step, and after the last one
  public record Result(Picture picture, List<Distance> distances) {
    public Result {
      distances = List.copyOf(distances);
    }
  }

  /// Makes an image of the size of the content, or a little smaller if the network asks for certain
  /// sizes.
  ///
  /// @throws StriateException if a layer does not exist or gives no maps, or an image is too small
  public Result of(ImageModel model, Picture content, Picture style) {
    NetworkPart part = part(model, content);
    Picture kept = content.resized(part.shape().extent(1), part.shape().extent(2));
    var distances = new ArrayList<Distance>();
    try (Weights weights = begun(model, part, kept);
        Step step =
            Step.of(program(model, part, wanted(model, part, kept, style), true), weights)) {
      for (int i = 0; i < steps; i++) {
        step.run();
        distances.add(distance(step));
      }
      var result = new Picture(kept.shape(), weights.read(PICTURE));
      distances.add(distance(model, kept, style, result));
      return new Result(result, distances);
    }
  }

  /// How far a picture is from what is wanted.
  ///
  /// @param picture of the size of the content
  public Distance distance(ImageModel model, Picture content, Picture style, Picture picture) {
    NetworkPart part = part(model, content);
    try (Weights weights = with(model, part, picture);
        Step step =
            Step.of(program(model, part, wanted(model, part, content, style), false), weights)) {
      return distance(step.run());
    }
  }

  private static Distance distance(Step step) {
    return new Distance(step.figure(CONTENT), step.figure(STYLE));
  }

  /// The gradient of the sum of both by the brightness of each pixel, and that sum.
  ///
  /// @param picture of the size of the content
  Map.Entry<Double, double[]> gradient(
      ImageModel model, Picture content, Picture style, Picture picture) {
    NetworkPart part = part(model, content);
    try (Weights weights = with(model, part, picture);
        Step step =
            Step.of(program(model, part, wanted(model, part, content, style), false), weights)) {
      step.run();
      return Map.entry(step.figure(LOSS), step.readDoubles(GRADIENT));
    }
  }

  private List<String> watched() {
    return List.copyOf(
        new LinkedHashSet<>(Stream.concat(layers.stream(), Stream.of(contentLayer)).toList()));
  }

  /// The layers up to the last one that is watched, for an image of a size.
  private NetworkPart part(ImageModel model, Picture picture) {
    List<String> all = watched();
    all.forEach(model::layer);
    String last =
        model.graph().nodes().reversed().stream()
            .map(node -> node.name())
            .filter(all::contains)
            .findFirst()
            .orElseThrow();
    var part = NetworkPart.of(model, last, picture.shape().extent(1), picture.shape().extent(2));
    for (String name : all) {
      Optional<Shape> shape =
          part.graph().nodes().stream()
              .filter(node -> node.name().equals(name))
              .map(node -> node.shape())
              .findFirst();
      if (shape.isEmpty() || shape.get().rank() != 3) {
        throw new StriateException(
            Code.BAD_FLAG,
            String.format(
                Locale.ROOT,
                "layer '%s' %s; a style needs layers that give maps [C, H, W], all on the way to"
                    + " the last of them, '%s'",
                name,
                shape.map(given -> "gives " + given).orElse("is on another way"),
                last));
      }
    }
    return part;
  }

  private Weights begun(ImageModel model, NetworkPart part, Picture content) {
    float[] brightness = content.brightness().clone();
    if (start == Start.NOISE) {
      var random = new RandomStream(seed, "style", 0, 0);
      for (int i = 0; i < brightness.length; i++) {
        brightness[i] = random.nextUniform();
      }
    }
    return with(model, part, new Picture(content.shape(), brightness));
  }

  /// The parameters of the layers, and a picture to change.
  private static Weights with(ImageModel model, NetworkPart part, Picture picture) {
    TensorType type = TensorType.float32(picture.shape().prepend(1));
    Weights weights = Weights.on(model.weights().backend());
    part.graph()
        .states()
        .forEach(state ->
            weights
                .add(state.name(), TensorType.float32(state.parameter().shape()))
                .set(state.name(), model.weights().read(state.name())));
    return weights
        .add(PICTURE, type)
        .set(PICTURE, picture.brightness())
        .add(FIRST, type)
        .fill(FIRST, 0)
        .add(SECOND, type)
        .fill(SECOND, 0);
  }

  /// The maps of the content, and the Gram matrices of the style, by layer.
  private Map<String, float[]> wanted(
      ImageModel model, NetworkPart part, Picture content, Picture style) {
    var wanted = new HashMap<String, float[]>();
    wanted.put(
        CONTENT, values(model, part, content, List.of(contentLayer), false).get(contentLayer));
    NetworkPart other = part(model, style);
    Picture sized = style.resized(other.shape().extent(1), other.shape().extent(2));
    wanted.putAll(values(model, other, sized, layers, true));
    return wanted;
  }

  private static Map<String, float[]> values(
      ImageModel model, NetworkPart part, Picture picture, List<String> layers, boolean grams) {
    var emit = new Emitter("style", 1, 1);
    Value image = emit.state(PICTURE, TensorType.float32(picture.shape().prepend(1)), true);
    Map<String, Value> seen = part.forward(emit, taken(emit, model, part, image), layers);
    seen.forEach((name, maps) -> emit.output(name, grams ? gram(emit, maps) : emit.scale(maps, 1)));
    var values = new LinkedHashMap<String, float[]>();
    try (Weights weights = with(model, part, picture);
        Step step = Step.of(emit.build(), weights)) {
      step.run();
      layers.forEach(layer -> values.put(layer, step.read(layer)));
    }
    return values;
  }

  /// What the network takes of brightness.
  private static Value taken(Emitter emit, ImageModel model, NetworkPart part, Value brightness) {
    Pixels pixels = model.pixels().at(part.shape());
    int channels = part.shape().extent(0);
    var scale = new float[channels];
    var offset = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      offset[channel] = (float) pixels.of(channel, 0);
      scale[channel] = (float) (pixels.of(channel, 1) - pixels.of(channel, 0));
    }
    var shape = Shape.of(1, channels, 1, 1);
    return emit.add(
        emit.multiply(brightness, emit.constant(shape, scale)), emit.constant(shape, offset));
  }

  /// `[1, C, H, W]` to `[C, C]`.
  private static Value gram(Emitter emit, Value maps) {
    Shape shape = maps.type().shape();
    int channels = shape.extent(1);
    int positions = shape.extent(2) * shape.extent(3);
    Value rows = emit.reshape(maps, channels, positions);
    return emit.scale(emit.matmul(rows, rows, false, true), 1.0 / positions);
  }

  /// Distances and their gradient, with a step of the picture or without.
  private Program program(
      ImageModel model, NetworkPart part, Map<String, float[]> wanted, boolean changes) {
    var emit = new Emitter("style", 1, 1);
    TensorType type = TensorType.float32(part.shape().prepend(1));
    Value picture = emit.state(PICTURE, type, true);
    Map<String, Value> seen = part.forward(emit, taken(emit, model, part, picture), watched());
    Value content =
        relative(emit, Objects.requireNonNull(seen.get(contentLayer)), wanted(wanted, CONTENT));
    Value style =
        emit.scale(
            layers.stream()
                .map(layer ->
                    relative(
                        emit,
                        gram(emit, Objects.requireNonNull(seen.get(layer))),
                        wanted(wanted, layer)))
                .reduce(emit::add)
                .orElseThrow(),
            1.0 / layers.size());
    Value rough = emit.add(rough(emit, picture, 2), rough(emit, picture, 3));
    Value loss =
        emit.add(
            emit.add(emit.scale(content, contentWeight), style), emit.scale(rough, smoothness));
    emit.output(CONTENT, content);
    emit.output(STYLE, style);
    emit.output(LOSS, loss);
    emit.phase(Phase.BACKWARD);
    Value gradient = Differentiation.gradients(emit, loss, List.of(picture)).getFirst();
    if (!changes) {
      emit.output(GRADIENT, gradient);
      return emit.build();
    }
    emit.phase(Phase.UPDATE);
    Value first = emit.state(FIRST, type, true);
    Value second = emit.state(SECOND, type, true);
    List<Value> next =
        emit.emit(
            ADAM, List.of(picture, gradient, first, second, emit.constant(rate), emit.step()));
    Value black = emit.apply(Function.MAXIMUM, next.getFirst(), emit.constant(0));
    emit.update(picture, emit.apply(Function.MINIMUM, black, emit.constant(1)));
    emit.update(first, next.get(1));
    emit.update(second, next.get(2));
    return emit.build();
  }

  /// The mean of the squared differences of neighbors along an axis.
  private static Value rough(Emitter emit, Value picture, int axis) {
    int extent = picture.type().shape().extent(axis);
    if (extent == 1) {
      return emit.constant(0);
    }
    Value before = emit.slice(picture, axis, 0, extent - 1);
    return emit.mean(emit.square(emit.subtract(emit.slice(picture, axis, 1, extent), before)));
  }

  private static float[] wanted(Map<String, float[]> wanted, String name) {
    return Objects.requireNonNull(wanted.get(name), name);
  }

  /// The squared distance from what is wanted, in squared lengths of that.
  private static Value relative(Emitter emit, Value value, float[] wanted) {
    double square = 0;
    for (float each : wanted) {
      square += (double) each * each;
    }
    Value difference =
        emit.subtract(
            value, emit.constant(value.type().shape(), Arrays.copyOf(wanted, wanted.length)));
    return emit.scale(emit.sum(emit.square(difference)), 1 / Math.max(square, Float.MIN_NORMAL));
  }
}
