package io.striate.layers.type.convolution;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Padding;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.WindowRequest;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.layers.type.Lines;
import java.util.ArrayList;
import java.util.List;

/// `conv1d`: filters that slide along a line, such as a signal or the steps of a sequence; a
/// `conv2d` on maps of one row.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[C, L]` |
/// | `weight` | `[filters, C / groups, k]` |
/// | `bias` | `[filters]` |
/// | output | `[filters, oL]` with `oL = (L + 2P - F)/S + 1` |
public final class Conv1dType implements LayerType {
  private static final Field<Integer> KERNEL =
      Field.required("kernel", FieldKind.integer(1), "length of a filter, in steps");
  private static final Field<Integer> STRIDE =
      Field.of("stride", FieldKind.integer(1), 1, "distance of positions of the filter, in steps");
  private static final Field<Padding> PADDING =
      Field.of("padding", Lines.padding(), Padding.of(0), "zeros added at the ends, in steps");
  private static final Field<Integer> DILATION =
      Field.of(
          "dilation", FieldKind.integer(1), 1, "distance of the elements of a filter, in steps");

  @Override
  public String id() {
    return "conv1d";
  }

  @Override
  public String summary() {
    return "1-D convolution (cross-correlation) with learned filters";
  }

  @Override
  public List<String> otherNames() {
    return List.of("Convolution1D", "TemporalConvolution");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        Conv2dType.FILTERS,
        KERNEL,
        STRIDE,
        PADDING,
        DILATION,
        Conv2dType.FIT,
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
    return new OneRow(
        new Convolution(
            filters,
            window(config),
            groups,
            config.get(Conv2dType.BIAS),
            config.get(Conv2dType.INIT).value(),
            config.get(Conv2dType.BIAS_INIT).value()));
  }

  private static WindowRequest window(Config config) {
    return new WindowRequest(
        new Pair(1, config.get(KERNEL)),
        new Pair(1, config.get(STRIDE)),
        config.get(PADDING),
        new Pair(1, config.get(DILATION)),
        config.get(Conv2dType.FIT));
  }

  private record OneRow(Convolution convolution) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = Lines.line(inputs.getFirst());
      Shape row = Shape.of(input.extent(0), 1, input.extent(1));
      var parameters = new ArrayList<>(convolution.parameters(List.of(row)));
      Parameter weight = parameters.getFirst();
      Shape shape = weight.shape();
      parameters.set(
          0,
          Parameter.trainable(
              weight.name(),
              Shape.of(shape.extent(0), shape.extent(1), shape.extent(3)),
              weight.initializer()));
      return parameters;
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value row = Lines.images(emit, inputs.getFirst());
      Shape weight = parameters.getFirst().type().shape();
      var operands = new ArrayList<>(parameters);
      operands.set(
          0,
          emit.reshape(
              parameters.getFirst(), weight.extent(0), weight.extent(1), 1, weight.extent(2)));
      return Lines.lines(emit, convolution.forward(emit, List.of(row), operands, mode));
    }
  }
}
