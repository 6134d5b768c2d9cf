package io.striate.layers.type.convolution;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Padding;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.layers.type.Sides;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `conv-transpose2d`: the transpose of a convolution, by which maps grow: the gradient of `conv2d`
/// by its input, as an operation forwards (also called deconvolution).
///
/// | tensor | shape |
/// |---|---|
/// | input | `[C, H, W]` |
/// | `weight` | `[C, filters / groups, kH, kW]` |
/// | `bias` | `[filters]` |
/// | output | `[filters, oH, oW]` with `oH = (H - 1) S - 2P + F + outputPadding` |
///
/// Padding removes rows and columns of the output. Several sizes shrink to one under a strided
/// convolution; `outputPadding` says how many rows and columns larger than the smallest of them the
/// output is. The weight's layout is PyTorch's.
///
/// Source: Dumoulin and Visin, "A guide to convolution arithmetic", arXiv:1603.07285.
public final class ConvTranspose2dType implements LayerType {
  private static final Field<Padding.Explicit> PADDING =
      Field.of(
          "padding",
          Sides.kind(),
          new Padding.Explicit(0, 0, 0, 0),
          "rows and columns removed from the output, in pixels");
  private static final Field<Pair> OUTPUT_PADDING =
      Field.of(
          "outputPadding",
          FieldKind.pair(0),
          new Pair(0, 0),
          "rows and columns added to the output, in pixels; below the stride");

  @Override
  public String id() {
    return "conv-transpose2d";
  }

  @Override
  public String summary() {
    return "transposed 2-D convolution, which enlarges maps";
  }

  @Override
  public List<String> otherNames() {
    return List.of(
        "Conv2DTranspose",
        "ConvTranspose",
        "Deconvolution",
        "Deconvolution2D",
        "SpatialFullConvolution");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        Conv2dType.FILTERS,
        Conv2dType.KERNEL,
        Conv2dType.STRIDE,
        PADDING,
        OUTPUT_PADDING,
        Conv2dType.DILATION,
        Conv2dType.GROUPS,
        Conv2dType.BIAS,
        Conv2dType.INIT,
        Conv2dType.BIAS_INIT);
  }

  @Override
  public Layer create(Config config) {
    int filters = config.get(Conv2dType.FILTERS);
    int groups = config.get(Conv2dType.GROUPS);
    Conv2dType.checkGroups(filters, groups);
    Pair stride = config.get(Conv2dType.STRIDE);
    Pair more = config.get(OUTPUT_PADDING);
    if (more.height() >= stride.height() || more.width() >= stride.width()) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(
              Locale.ROOT,
              "needs an outputPadding below the stride, got %dx%d and the stride %dx%d",
              more.height(),
              more.width(),
              stride.height(),
              stride.width()));
    }
    Pair kernel = config.get(Conv2dType.KERNEL);
    Padding.Explicit padding = config.get(PADDING);
    Pair dilation = config.get(Conv2dType.DILATION);
    var window =
        new Window2d(
            kernel.height(),
            kernel.width(),
            stride.height(),
            stride.width(),
            padding.top(),
            padding.bottom(),
            padding.left(),
            padding.right(),
            dilation.height(),
            dilation.width());
    return new Transposed(
        filters,
        window,
        more,
        groups,
        config.get(Conv2dType.BIAS),
        config.get(Conv2dType.INIT).value(),
        config.get(Conv2dType.BIAS_INIT).value());
  }

  private record Transposed(
      int filters,
      Window2d window,
      Pair more,
      int groups,
      boolean hasBias,
      Initializer init,
      Initializer biasInit)
      implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = InputShapes.image(inputs.getFirst());
      int channels = input.extent(0);
      if (channels % groups != 0) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "cannot split the %d channels of its input %s into %d groups",
                channels,
                input,
                groups));
      }
      if (height(input.extent(1)) < 1 || width(input.extent(2)) < 1) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "has a padding that removes the whole output: input %s, %s",
                input,
                window));
      }
      var weight =
          Shape.of(channels, filters / groups, window.kernelHeight(), window.kernelWidth());
      var parameters = new ArrayList<Parameter>();
      parameters.add(Parameter.trainable("weight", weight, init));
      if (hasBias) {
        parameters.add(Parameter.trainable("bias", Shape.of(filters), biasInit));
      }
      return parameters;
    }

    private int height(int of) {
      int whole = (of - 1) * window.strideHeight() + window.effectiveHeight() + more.height();
      return whole - window.padTop() - window.padBottom();
    }

    private int width(int of) {
      int whole = (of - 1) * window.strideWidth() + window.effectiveWidth() + more.width();
      return whole - window.padLeft() - window.padRight();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Shape input = inputs.getFirst().type().shape();
      var transpose =
          new Conv2dGradInput(window, groups, height(input.extent(2)), width(input.extent(3)));
      Value output = emit.one(transpose, inputs.getFirst(), parameters.getFirst());
      return hasBias ? emit.add(output, emit.reshape(parameters.get(1), filters, 1, 1)) : output;
    }
  }
}
