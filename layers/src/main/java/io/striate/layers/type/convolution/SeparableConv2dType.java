package io.striate.layers.type.convolution;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.WindowRequest;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// `separable-conv2d`: a convolution of each channel by filters of its own, and then a 1x1
/// convolution of all channels.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[C, H, W]` |
/// | `depthwise` | `[C multiplier, 1, kH, kW]` |
/// | `pointwise` | `[filters, C multiplier, 1, 1]` |
/// | `bias` | `[filters]` |
/// | output | `[filters, oH, oW]` |
///
/// As in Keras, there is no bias and no activation in between.
///
/// Source: Chollet, "Xception", arXiv:1610.02357.
public final class SeparableConv2dType implements LayerType {
  @Override
  public String id() {
    return "separable-conv2d";
  }

  @Override
  public String summary() {
    return "depthwise convolution and then a 1x1 convolution";
  }

  @Override
  public List<String> otherNames() {
    return List.of("SeparableConv2D", "SeparableConvolution2D");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        Conv2dType.FILTERS,
        Conv2dType.KERNEL,
        Conv2dType.STRIDE,
        Conv2dType.PADDING,
        Conv2dType.DILATION,
        Conv2dType.FIT,
        DepthwiseConv2dType.MULTIPLIER,
        Conv2dType.BIAS,
        Conv2dType.INIT,
        Conv2dType.BIAS_INIT);
  }

  @Override
  public Layer create(Config config) {
    return new Separable(
        config.get(Conv2dType.FILTERS),
        config.get(DepthwiseConv2dType.MULTIPLIER),
        Conv2dType.window(config),
        config.get(Conv2dType.BIAS),
        config.get(Conv2dType.INIT).value(),
        config.get(Conv2dType.BIAS_INIT).value());
  }

  private record Separable(
      int filters,
      int multiplier,
      WindowRequest request,
      boolean hasBias,
      Initializer init,
      Initializer biasInit)
      implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      int channels = InputShapes.image(inputs.getFirst()).extent(0);
      int between = Math.multiplyExact(channels, multiplier);
      var kernel = Shape.of(between, 1, request.kernel().height(), request.kernel().width());
      var parameters = new ArrayList<Parameter>();
      parameters.add(Parameter.trainable("depthwise", kernel, init));
      parameters.add(Parameter.trainable("pointwise", Shape.of(filters, between, 1, 1), init));
      if (hasBias) {
        parameters.add(Parameter.trainable("bias", Shape.of(filters), biasInit));
      }
      return parameters;
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Shape input = inputs.getFirst().type().shape();
      var window = request.on(input.extent(2), input.extent(3));
      var depthwise = new Conv2d(window, input.extent(1));
      var operands = new ArrayList<Value>(parameters);
      operands.set(0, emit.one(depthwise, inputs.getFirst(), parameters.getFirst()));
      return emit.emit(new Conv2d(Window2d.square(1, 1, 0), 1), operands).getFirst();
    }
  }
}
