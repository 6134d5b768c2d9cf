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
import io.striate.api.op.Move;
import io.striate.api.op.Unfold;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// `locally-connected2d`: as `conv2d`, but each position of the output has filters of its own.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[C, H, W]` |
/// | `weight` | `[oH oW filters, C, kH, kW]`, position by position |
/// | `bias` | `[filters, oH, oW]` |
/// | output | `[filters, oH, oW]` |
///
/// Source: Taigman and others, "DeepFace", CVPR 2014.
public final class LocallyConnected2dType implements LayerType {
  @Override
  public String id() {
    return "locally-connected2d";
  }

  @Override
  public String summary() {
    return "2-D convolution whose filters are not shared by positions";
  }

  @Override
  public List<String> otherNames() {
    return List.of("LocallyConnected2D", "SpatialConvolutionLocal");
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
        Conv2dType.BIAS,
        Conv2dType.INIT,
        Conv2dType.BIAS_INIT);
  }

  @Override
  public Layer create(Config config) {
    return new Local(
        config.get(Conv2dType.FILTERS),
        Conv2dType.window(config),
        config.get(Conv2dType.BIAS),
        config.get(Conv2dType.INIT).value(),
        config.get(Conv2dType.BIAS_INIT).value());
  }

  private record Local(
      int filters, WindowRequest request, boolean hasBias, Initializer init, Initializer biasInit)
      implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = InputShapes.image(inputs.getFirst());
      var window = request.on(input.extent(1), input.extent(2));
      int height = window.outHeight(input.extent(1));
      int width = window.outWidth(input.extent(2));
      int all = Math.multiplyExact(Math.multiplyExact(height, width), filters);
      var weight =
          Shape.of(all, input.extent(0), request.kernel().height(), request.kernel().width());
      var parameters = new ArrayList<Parameter>();
      parameters.add(Parameter.trainable("weight", weight, init));
      if (hasBias) {
        parameters.add(Parameter.trainable("bias", Shape.of(filters, height, width), biasInit));
      }
      return parameters;
    }

    /// At each position, a product of a row of pixels with a matrix of filters.
    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Shape input = inputs.getFirst().type().shape();
      var window = request.on(input.extent(2), input.extent(3));
      int samples = input.extent(0);
      int height = window.outHeight(input.extent(2));
      int width = window.outWidth(input.extent(3));
      int positions = height * width;
      int pixels = input.extent(1) * window.taps();
      Value unfolded = emit.one(new Unfold(window, 0), inputs.getFirst());
      Value columns = emit.reshape(unfolded, samples, pixels, positions);
      Value rows =
          emit.reshape(
              emit.one(new Move.Permute(List.of(0, 2, 1)), columns), samples, positions, 1, pixels);
      Value weight = emit.reshape(parameters.getFirst(), positions, filters, pixels);
      Value products =
          emit.reshape(emit.matmul(rows, weight, false, true), samples, positions, filters);
      Value output =
          emit.reshape(
              emit.one(new Move.Permute(List.of(0, 2, 1)), products),
              samples,
              filters,
              height,
              width);
      return hasBias ? emit.add(output, parameters.get(1)) : output;
    }
  }
}
