package io.striate.layers.type.convolution;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Fit;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.LearningRule;
import io.striate.api.layer.Mode;
import io.striate.api.layer.OutputRange;
import io.striate.api.layer.Padding;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.WindowRequest;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.Reduce;
import io.striate.api.op.Unfold;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `s-cells`: the simple cells of the Neocognitron, which extract features. Excitation `a` by the
/// window of a cell is divided by inhibition `b` from the cell `v`, which sees how much there is in
/// the window at all, so that a cell answers to the shape of a feature and not to its strength:
///
///     u = r relu((1 + sum a x) / (1 + 2 r / (1 + r) b v) - 1),  v = sqrt(sum c x²)
///
/// | tensor | shape |
/// |---|---|
/// | input | `[C, H, W]`, not negative |
/// | `excitation` a | `[planes, C, kH, kW]` |
/// | `inhibition` b | `[planes]`, 0 at first |
/// | output | `[planes, oH, oW]` |
///
/// The fixed connections `c` fall from the middle of the window and add up to 1 over the window and
/// all channels.
///
/// They learn without a teacher by a [LearningRule] (objective `layer-rule`). A *column* is a square
/// of places with all their planes. The strongest cell of each column is a candidate, and in each
/// plane the strongest candidate is the seed cell. The plane learns what its seed cell sees: with
/// the input `x` of its window and its `v`
///
///     da = q c x,  db = q / 2 v
///
/// Planes without a seed cell do not change. A batch of one sample is the published rule; the
/// changes of several are averaged.
///
/// Source: Fukushima, "Neocognitron: a self-organizing neural network model for a mechanism of
/// pattern recognition unaffected by shift in position", Biological Cybernetics 36, 1980.
public final class SCellsType implements LayerType {
  private static final Field<Integer> PLANES =
      Field.required(
          "planes", FieldKind.integer(1), "number of planes, the channels of the output");
  private static final Field<Double> SELECTIVITY =
      Field.of(
          "selectivity",
          FieldKind.number(1e-6, 1e6),
          1.5,
          "r, how much stronger inhibition is than what excitation needs: the larger, the less a"
              + " feature may differ");
  private static final Field<Double> GAIN =
      Field.of(
          "gain",
          FieldKind.number(0, 1e6),
          1.0,
          "q, how much a seed cell learns of a presentation, for a learning rate of 1");
  private static final Field<Integer> COLUMN =
      Field.of("column", FieldKind.integer(1), 5, "side of a column, an odd number of places");
  private static final Field<Component<Initializer>> INIT =
      Field.of(
          "init",
          FieldKind.component(Kinds.INITIALIZER),
          Component.of("uniform", Map.of("limit", 0.01), Initializer.uniform(0.01)),
          "initial values of the excitation, without their signs");

  @Override
  public String id() {
    return "s-cells";
  }

  @Override
  public String summary() {
    return "simple cells of the Neocognitron, which extract features";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        PLANES,
        Conv2dType.KERNEL,
        Conv2dType.PADDING,
        SELECTIVITY,
        GAIN,
        COLUMN,
        Falloff.FIELD,
        INIT);
  }

  @Override
  public Layer create(Config config) {
    int column = config.get(COLUMN);
    if (column % 2 == 0) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(
              Locale.ROOT,
              "needs a column with a middle, of an odd number of places, got %d; use %d or %d",
              column,
              column - 1,
              column + 1));
    }
    return new Cells(
        config.get(PLANES),
        config.get(Conv2dType.KERNEL),
        config.get(Conv2dType.PADDING),
        config.get(SELECTIVITY),
        config.get(GAIN),
        column,
        config.get(Falloff.FIELD),
        config.get(INIT).value());
  }

  private record Cells(
      int planes,
      Pair kernel,
      Padding padding,
      double selectivity,
      double gain,
      int column,
      double falloff,
      Initializer init)
      implements Layer {
    private Window2d window(Shape input) {
      return new WindowRequest(kernel, new Pair(1, 1), padding, new Pair(1, 1), Fit.STRICT)
          .on(input.extent(input.rank() - 2), input.extent(input.rank() - 1));
    }

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      int channels = InputShapes.image(inputs.getFirst()).extent(0);
      return List.of(
          Parameter.trainable(
              "excitation",
              Shape.of(planes, channels, kernel.height(), kernel.width()),
              this::positive),
          Parameter.trainable("inhibition", Shape.of(planes), Initializer.constant(0)));
    }

    private float[] positive(Shape shape, RandomStream random) {
      float[] values = init.values(shape, random);
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.abs(values[i]);
      }
      return values;
    }

    @Override
    public OutputRange range() {
      return OutputRange.NON_NEGATIVE;
    }

    @Override
    public Optional<LearningRule> rule() {
      return Optional.of(this::changes);
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value input = inputs.getFirst();
      var convolution = new Conv2d(window(input.type().shape()), 1);
      Value excitation = emit.one(convolution, input, parameters.get(0));
      Value inhibition =
          emit.multiply(strength(emit, input), emit.reshape(parameters.get(1), planes, 1, 1));
      Value one = emit.constant(1);
      Value ratio =
          emit.divide(
              emit.add(one, excitation),
              emit.add(one, emit.scale(inhibition, 2 * selectivity / (1 + selectivity))));
      return emit.scale(emit.relu(emit.subtract(ratio, one)), selectivity);
    }

    /// The cell v, `[N, 1, oH, oW]`. Where there is nothing in the window its gradient is 0.
    private Value strength(Emitter emit, Value input) {
      Shape shape = input.type().shape();
      int channels = shape.extent(1);
      Value fixed =
          emit.reshape(
              new Falloff(kernel, falloff, 1.0 / channels).emit(emit, channels),
              1,
              channels,
              kernel.height(),
              kernel.width());
      Value squares = emit.one(new Conv2d(window(shape), 1), emit.square(input), fixed);
      Value least = emit.constant(1e-6);
      return emit.apply(Function.SQRT, emit.apply(Function.MAXIMUM, squares, least));
    }

    private Map<String, Value> changes(Emitter emit, LearningRule.Seen seen) {
      Value input = seen.inputs().getFirst();
      Shape read = input.type().shape();
      Shape given = seen.output().type().shape();
      int samples = given.extent(0);
      int places = given.extent(2) * given.extent(3);
      int pixels = read.extent(1) * kernel.height() * kernel.width();
      Value seeds = seeds(emit, seen.output());
      Value windows = emit.one(new Unfold(window(read), 0), input);
      Value columns = emit.reshape(windows, samples, pixels, places);
      Value sight = mean(emit, emit.matmul(seeds, columns, false, true));
      Value strength = emit.reshape(strength(emit, input), samples, 1, places);
      Value inhibited = mean(emit, emit.matmul(seeds, strength, false, true));
      Value fixed = new Falloff(kernel, falloff, 1.0 / read.extent(1)).emit(emit, 1);
      Value shaped = emit.reshape(sight, planes, read.extent(1), kernel.height(), kernel.width());
      return Map.of(
          "excitation", emit.scale(emit.multiply(shaped, fixed), gain),
          "inhibition", emit.scale(emit.reshape(inhibited, planes), gain / 2));
    }

    /// 1 at the place of each plane's seed cell, else 0: `[N, planes, places]`.
    private Value seeds(Emitter emit, Value output) {
      Shape shape = output.type().shape();
      int places = shape.extent(2) * shape.extent(3);
      // A cell is the strongest of some column if the least of the largest answers of all columns
      // that it is in is its own answer.
      int side = column / 2;
      var square = new Window2d(column, column, 1, 1, side, side, side, side, 1, 1);
      var largest = new MaxPool2d(square);
      Value ofColumns = emit.one(largest, emit.reduce(Reduce.Kind.MAX, output, List.of(1)));
      Value least = emit.negate(emit.one(largest, emit.negate(ofColumns)));
      Value candidates = emit.multiply(output, emit.apply(Function.EQUAL, output, least));
      Value flat = emit.reshape(candidates, shape.extent(0), planes, places);
      Value strongest = emit.reduce(Reduce.Kind.MAX, flat, List.of(2));
      Value active = emit.apply(Function.GREATER, strongest, emit.constant(0));
      return emit.multiply(emit.oneHot(emit.argmax(flat, 2), places, 2), active);
    }

    /// Over the samples.
    private static Value mean(Emitter emit, Value each) {
      int samples = each.type().shape().extent(0);
      return emit.scale(emit.reduce(Reduce.Kind.SUM, each, List.of(0)), 1.0 / samples);
    }
  }
}
