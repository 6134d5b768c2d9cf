package io.striate.layers.type.convolution;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.WindowRequest;
import io.striate.api.op.AvgPool2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Map;

/// `subsample2d`: the sum of each window, times a trained scale, plus a trained bias, map by map:
/// the second and fourth layer of LeNet-5, before a sigmoid function.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[C, H, W]` |
/// | `scale`, `bias` | `[C]` |
/// | output | `[C, oH, oW]` |
///
/// By default windows lie side by side, and the scale makes a mean of the sum at first.
///
/// Source: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
/// recognition", Proceedings of the IEEE 86, 1998.
public final class Subsample2dType implements LayerType {
  private static final Field<Pair> STRIDE =
      Field.derived(
          "stride",
          FieldKind.pixels(),
          config -> config.get(Conv2dType.KERNEL),
          "step between windows, in pixels; the kernel by default");
  private static final Field<Component<Initializer>> INIT =
      Field.derived(
          "init",
          FieldKind.component(Kinds.INITIALIZER),
          config -> share(config.get(Conv2dType.KERNEL)),
          "initial values of the scale; 1 divided by the pixels of a window by default");

  private static Component<Initializer> share(Pair kernel) {
    double value = 1.0 / ((long) kernel.height() * kernel.width());
    return Component.of("constant", Map.of("value", value), Initializer.constant(value));
  }

  @Override
  public String id() {
    return "subsample2d";
  }

  @Override
  public String summary() {
    return "sum of each window, times a trained scale, plus a trained bias";
  }

  @Override
  public List<String> otherNames() {
    return List.of("SpatialSubSampling");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        Conv2dType.KERNEL, STRIDE, Conv2dType.PADDING, Conv2dType.FIT, INIT, Conv2dType.BIAS_INIT);
  }

  @Override
  public Layer create(Config config) {
    var request =
        new WindowRequest(
            config.get(Conv2dType.KERNEL),
            config.get(STRIDE),
            config.get(Conv2dType.PADDING),
            new Pair(1, 1),
            config.get(Conv2dType.FIT));
    return new Subsampling(
        request, config.get(INIT).value(), config.get(Conv2dType.BIAS_INIT).value());
  }

  private record Subsampling(WindowRequest request, Initializer init, Initializer biasInit)
      implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape channels = Shape.of(InputShapes.image(inputs.getFirst()).extent(0));
      return List.of(
          Parameter.trainable("scale", channels, init),
          Parameter.trainable("bias", channels, biasInit));
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Shape input = inputs.getFirst().type().shape();
      var window = request.on(input.extent(2), input.extent(3));
      Value mean = emit.one(new AvgPool2d(window, true), inputs.getFirst());
      Value scale = emit.scale(parameters.get(0), window.taps());
      int channels = input.extent(1);
      Value scaled = emit.multiply(mean, emit.reshape(scale, channels, 1, 1));
      return emit.add(scaled, emit.reshape(parameters.get(1), channels, 1, 1));
    }
  }
}
