package io.striate.layers.type.convolution;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.WindowRequest;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `depthwise-conv2d`: a convolution of each channel by filters of its own, as `conv2d` with as
/// many groups as channels.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[C, H, W]` |
/// | `weight` | `[C multiplier, 1, kH, kW]` |
/// | `bias` | `[C multiplier]` |
/// | output | `[C multiplier, oH, oW]`; channel `c` of the input gives `multiplier` consecutive ones |
///
/// Source: Howard and others, "MobileNets", arXiv:1704.04861.
public final class DepthwiseConv2dType implements LayerType {
  static final Field<Integer> MULTIPLIER =
      Field.of("multiplier", FieldKind.integer(1), 1, "number of filters of each channel");

  @Override
  public String id() {
    return "depthwise-conv2d";
  }

  @Override
  public String summary() {
    return "2-D convolution of each channel by filters of its own";
  }

  @Override
  public List<String> otherNames() {
    return List.of("DepthwiseConv2D", "ConvolutionDepthwise");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        MULTIPLIER,
        Conv2dType.KERNEL,
        Conv2dType.STRIDE,
        Conv2dType.PADDING,
        Conv2dType.DILATION,
        Conv2dType.FIT,
        Conv2dType.BIAS,
        Conv2dType.INIT,
        Conv2dType.BIAS_INIT);
  }

  @Override
  public Layer create(Config config) {
    return new Depthwise(
        config.get(MULTIPLIER),
        Conv2dType.window(config),
        config.get(Conv2dType.BIAS),
        config.get(Conv2dType.INIT).value(),
        config.get(Conv2dType.BIAS_INIT).value());
  }

  private record Depthwise(
      int multiplier,
      WindowRequest request,
      boolean hasBias,
      Initializer init,
      Initializer biasInit)
      implements Layer {
    /// The convolution of so many channels.
    private Convolution of(int channels) {
      int filters = Math.multiplyExact(channels, multiplier);
      return new Convolution(filters, request, channels, hasBias, init, biasInit);
    }

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      return of(InputShapes.image(inputs.getFirst()).extent(0)).parameters(inputs);
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      int channels = inputs.getFirst().type().shape().extent(1);
      return of(channels).forward(emit, inputs, parameters, mode);
    }
  }
}
