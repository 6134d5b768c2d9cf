package io.striate.layers.type.convolution;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.WindowRequest;
import io.striate.api.op.Conv2d;
import io.striate.api.op.ScatterAdd;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `table-conv2d`: a convolution whose filters each see some of the channels, as a table says. The
/// third layer of LeNet-5 is one, with 60 of 96 possible connections.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[C, H, W]` |
/// | `weight` | `[connections, kH, kW]`, in the order of the table |
/// | `bias` | `[filters]` |
/// | output | `[filters, oH, oW]` |
///
/// Source: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
/// recognition", Proceedings of the IEEE 86, 1998, table I.
public final class TableConv2dType implements LayerType {
  private static final Field<List<List<Integer>>> TABLE =
      Field.required(
          "table",
          FieldKind.list(FieldKind.list(FieldKind.integer(0))),
          "for each filter, the channels that it sees, from 0");

  @Override
  public String id() {
    return "table-conv2d";
  }

  @Override
  public String summary() {
    return "2-D convolution whose filters see the channels that a table names";
  }

  @Override
  public List<String> otherNames() {
    return List.of("SpatialConvolutionMap");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        TABLE,
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
    List<List<Integer>> table = config.get(TABLE);
    for (List<Integer> channels : table) {
      if (channels.isEmpty() || channels.stream().distinct().count() < channels.size()) {
        throw new StriateException(
            Code.BAD_VALUE,
            "needs at least one channel for each filter, and none twice, got " + channels);
      }
    }
    if (table.isEmpty()) {
      throw new StriateException(Code.BAD_VALUE, "needs a table of at least one filter");
    }
    return new Connected(
        table,
        Conv2dType.window(config),
        config.get(Conv2dType.BIAS),
        config.get(Conv2dType.INIT).value(),
        config.get(Conv2dType.BIAS_INIT).value());
  }

  private record Connected(
      List<List<Integer>> table,
      WindowRequest request,
      boolean hasBias,
      Initializer init,
      Initializer biasInit)
      implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      int channels = InputShapes.image(inputs.getFirst()).extent(0);
      int largest = table.stream().flatMap(List::stream).max(Integer::compare).orElseThrow();
      if (largest >= channels) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "has a table that names channel %d, but its input %s has only %d channels, from 0",
                largest,
                inputs.getFirst(),
                channels));
      }
      int connections = table.stream().mapToInt(List::size).sum();
      var weight = Shape.of(connections, request.kernel().height(), request.kernel().width());
      var parameters = new ArrayList<Parameter>();
      parameters.add(Parameter.trainable("weight", weight, this::initial));
      if (hasBias) {
        parameters.add(Parameter.trainable("bias", Shape.of(table.size()), biasInit));
      }
      return parameters;
    }

    /// Each filter has the values of one with as many channels, so that the fan-in is right.
    private float[] initial(Shape shape, RandomStream random) {
      float[] values = new float[shape.size()];
      int at = 0;
      for (List<Integer> channels : table) {
        var filter = Shape.of(1, channels.size(), shape.extent(1), shape.extent(2));
        float[] own = init.values(filter, random);
        System.arraycopy(own, 0, values, at, own.length);
        at += own.length;
      }
      return values;
    }

    /// The convolution by a weight in which missing connections are 0.
    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Shape input = inputs.getFirst().type().shape();
      int channels = input.extent(1);
      Shape weight = parameters.getFirst().type().shape();
      float[] places = new float[weight.extent(0)];
      int connection = 0;
      for (int filter = 0; filter < table.size(); filter++) {
        for (int channel : table.get(filter)) {
          places[connection++] = filter * channels + channel;
        }
      }
      Value indices = emit.constant(Shape.of(places.length), places);
      var scatter = new ScatterAdd(0, Math.multiplyExact(table.size(), channels));
      Value all = emit.one(scatter, parameters.getFirst(), indices);
      var operands = new ArrayList<>(inputs);
      operands.add(emit.reshape(all, table.size(), channels, weight.extent(1), weight.extent(2)));
      operands.addAll(parameters.subList(1, parameters.size()));
      var window = request.on(input.extent(2), input.extent(3));
      return emit.emit(new Conv2d(window, 1), operands).getFirst();
    }
  }
}
