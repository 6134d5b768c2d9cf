package io.striate.interop.onnx.export;

import static io.striate.interop.onnx.export.GraphWriter.list;
import static io.striate.interop.onnx.export.GraphWriter.real;
import static io.striate.interop.onnx.export.GraphWriter.whole;

import io.striate.api.op.ArgMax;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Detach;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Fold;
import io.striate.api.op.Generate;
import io.striate.api.op.LocalResponseNorm;
import io.striate.api.op.LocalResponseNorm.Region;
import io.striate.api.op.MatMul;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.Move;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.ScatterAdd;
import io.striate.api.op.Softmax;
import io.striate.api.op.Split;
import io.striate.api.op.Take;
import io.striate.api.op.Unfold;
import io.striate.api.op.Window2d;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.interop.onnx.model.DataType;
import io.striate.interop.onnx.model.OnnxAttribute;
import io.striate.interop.onnx.model.OnnxTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// What each operation is in ONNX. Operations that are not here are lowered.
final class OpWriters {
  private final GraphWriter writer;
  private final Instruction instruction;

  private OpWriters(GraphWriter writer, Instruction instruction) {
    this.writer = writer;
    this.instruction = instruction;
  }

  /// Writes an operation.
  ///
  /// @return the names of its outputs; empty if it has no rule
  static Optional<List<String>> write(GraphWriter writer, Instruction instruction) {
    return new OpWriters(writer, instruction).write(instruction.op());
  }

  private Optional<List<String>> write(Op op) {
    if (op instanceof Split split) {
      return Optional.of(split(split));
    }
    return Optional.ofNullable(
            switch (op) {
              case Elementwise elementwise -> elementwise(elementwise.function());
              case MatMul product -> matmul(product);
              case Reduce reduce -> reduce(reduce);
              case Move move -> move(move);
              case Generate generate -> generate(generate);
              case Unfold unfold -> unfold(unfold);
              case Fold fold -> fold(fold);
              case Take take -> take(take);
              case ScatterAdd scatter when scatter.axis() == 0 -> scatter();
              case Detach _ -> in(0);
              case Conv2d convolution -> convolution(convolution);
              case Conv2dGradInput transposed -> transposed(transposed);
              case Conv2dGradWeight gradient when gradient.groups() == 1 -> gradient(gradient);
              case MaxPool2d pool -> node("MaxPool", window(pool.window(), false));
              case AvgPool2d pool -> averagePool(pool);
              case BatchNormInference norm ->
                  node("BatchNormalization", real("epsilon", norm.epsilon()));
              case Softmax softmax -> node("Softmax", whole("axis", softmax.axis()));
              case ArgMax argmax ->
                  writer.cast(
                      node("ArgMax", whole("axis", argmax.axis()), whole("keepdims", 0)),
                      DataType.FLOAT);
              case LocalResponseNorm norm
                  when norm.size() % 2 == 1 && norm.region() == Region.ACROSS_CHANNELS ->
                  node(
                      "LRN",
                      whole("size", norm.size()),
                      real("alpha", norm.alpha()),
                      real("beta", norm.beta()),
                      real("bias", norm.k()));
              default -> "";
            })
        .filter(name -> !name.isEmpty())
        .map(List::of);
  }

  // ---- words ----

  private String in(int input) {
    return writer.name(instruction.inputs().get(input));
  }

  private Value value(int input) {
    return instruction.inputs().get(input);
  }

  private Value result() {
    return instruction.outputs().getFirst();
  }

  private Shape shape(int input) {
    return value(input).type().shape();
  }

  /// A node of all inputs.
  private String node(String operator, OnnxAttribute... attributes) {
    return writer.node(
        operator, instruction.inputs().stream().map(writer::name).toList(), attributes);
  }

  // ---- element by element ----

  private String elementwise(Elementwise.Function function) {
    List<String> inputs = instruction.inputs().stream().map(writer::real).toList();
    return switch (function) {
      case IDENTITY,
          ABS,
          SIGN,
          RECIPROCAL,
          SQRT,
          EXP,
          LOG,
          SIN,
          COS,
          TANH,
          SIGMOID,
          RELU,
          FLOOR,
          ERF ->
          writer.node(word(function), inputs);
      case NEGATE -> writer.node("Neg", inputs);
      case ADD -> writer.node("Add", inputs);
      case SUBTRACT -> writer.node("Sub", inputs);
      case MULTIPLY -> writer.node("Mul", inputs);
      case DIVIDE -> writer.node("Div", inputs);
      case POWER -> writer.node("Pow", inputs);
      case MAXIMUM -> writer.node("Max", inputs);
      case MINIMUM -> writer.node("Min", inputs);
      case EQUAL -> writer.cast(writer.node("Equal", inputs), DataType.FLOAT);
      case GREATER -> writer.cast(writer.node("Greater", inputs), DataType.FLOAT);
      case SELECT -> {
        String chosen = writer.cast(inputs.getFirst(), DataType.BOOL);
        yield writer.node("Where", List.of(chosen, inputs.get(1), inputs.get(2)));
      }
      case RELU_GRADIENT -> {
        String above = writer.node("Greater", List.of(inputs.get(1), writer.number(0)));
        yield writer.node("Where", List.of(above, inputs.getFirst(), writer.number(0)));
      }
      case TANH_GRADIENT -> {
        String square = writer.node("Mul", List.of(inputs.get(1), inputs.get(1)));
        String slope = writer.node("Sub", List.of(writer.number(1), square));
        yield writer.node("Mul", List.of(inputs.getFirst(), slope));
      }
      case SIGMOID_GRADIENT -> {
        String rest = writer.node("Sub", List.of(writer.number(1), inputs.get(1)));
        String slope = writer.node("Mul", List.of(inputs.get(1), rest));
        yield writer.node("Mul", List.of(inputs.getFirst(), slope));
      }
    };
  }

  private static String word(Elementwise.Function function) {
    String lower = function.label();
    return lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
  }

  // ---- products and sums ----

  private String matmul(MatMul product) {
    if (shape(0).rank() == 2 && shape(1).rank() == 2) {
      return node(
          "Gemm",
          whole("transA", product.transposeA() ? 1 : 0),
          whole("transB", product.transposeB() ? 1 : 0));
    }
    String a = product.transposeA() ? transposed(0) : in(0);
    String b = product.transposeB() ? transposed(1) : in(1);
    return writer.node("MatMul", List.of(a, b));
  }

  /// The last two axes exchanged.
  private String transposed(int input) {
    int rank = shape(input).rank();
    long[] order = IntStream.range(0, rank).asLongStream().toArray();
    order[rank - 1] = rank - 2L;
    order[rank - 2] = rank - 1L;
    return writer.node("Transpose", List.of(in(input)), list("perm", order));
  }

  private String reduce(Reduce reduce) {
    long[] axes = reduce.axes().stream().mapToLong(Integer::longValue).toArray();
    return switch (reduce.kind()) {
      case SUM -> writer.node("ReduceSum", List.of(in(0), writer.wholes(axes)));
      case MAX -> node("ReduceMax", list("axes", axes));
      case MIN -> node("ReduceMin", list("axes", axes));
    };
  }

  // ---- movement ----

  private String move(Move move) {
    return switch (move) {
      case Move.Reshape _ -> writer.reshape(in(0), result());
      case Move.Permute permute ->
          node(
              "Transpose",
              list("perm", permute.order().stream().mapToLong(Integer::longValue).toArray()));
      case Move.Slice slice -> slice(slice);
      case Move.Pad pad -> pad(pad);
      case Move.Concat concat -> node("Concat", whole("axis", concat.axis()));
      case Move.Broadcast _ -> writer.expand(in(0), value(0).perSample(), result());
    };
  }

  /// Axes that stay whole are left out, the batch among them.
  private String slice(Move.Slice slice) {
    int[] axes =
        IntStream.range(0, slice.begin().size())
            .filter(axis ->
                slice.begin().get(axis) != 0
                    || slice.end().get(axis) != shape(0).extent(axis)
                    || slice.steps().get(axis) != 1)
            .toArray();
    if (axes.length == 0) {
      return in(0);
    }
    return writer.node(
        "Slice",
        List.of(
            in(0),
            writer.wholes(IntStream.of(axes).mapToLong(slice.begin()::get).toArray()),
            writer.wholes(IntStream.of(axes).mapToLong(slice.end()::get).toArray()),
            writer.wholes(IntStream.of(axes).asLongStream().toArray()),
            writer.wholes(IntStream.of(axes).mapToLong(slice.steps()::get).toArray())));
  }

  private String pad(Move.Pad pad) {
    String value = in(0);
    for (int axis = 0; axis < pad.between().size(); axis++) {
      if (pad.between().get(axis) > 0) {
        if (axis == 0 && writer.open(value(0))) {
          return "";
        }
        value = spread(value, pad, axis);
      }
    }
    return padded(value, pad.before(), pad.after(), pad.value());
  }

  /// Puts entries between those of an axis: behind each of them along an axis of its own, which is
  /// joined then.
  ///
  /// @param axis those before it are spread already
  private String spread(String value, Move.Pad pad, int axis) {
    long[] extents = ProgramExport.extents(shape(0));
    for (int before = 0; before < axis; before++) {
      extents[before] = (extents[before] - 1) * (pad.between().get(before) + 1) + 1;
    }
    if (writer.open(value(0))) {
      extents[0] = -1;
    }
    int gap = pad.between().get(axis);
    long count = extents[axis];
    long[] apart = new long[extents.length + 1];
    System.arraycopy(extents, 0, apart, 0, axis + 1);
    apart[axis + 1] = 1;
    System.arraycopy(extents, axis + 1, apart, axis + 2, extents.length - axis - 1);
    var before = Collections.nCopies(apart.length, 0);
    var after = new ArrayList<>(before);
    after.set(axis + 1, gap);
    String column = writer.node("Reshape", List.of(value, writer.wholes(apart)));
    String filled = padded(column, before, after, pad.value());
    extents[axis] = count * (gap + 1);
    String joined = writer.node("Reshape", List.of(filled, writer.wholes(extents)));
    return cut(joined, axis, (count - 1) * (gap + 1) + 1);
  }

  /// The first entries of an axis.
  private String cut(String value, int axis, long count) {
    return writer.node(
        "Slice", List.of(value, writer.wholes(0), writer.wholes(count), writer.wholes(axis)));
  }

  private String padded(String value, List<Integer> before, List<Integer> after, double with) {
    var pads = new ArrayList<>(before);
    pads.addAll(after);
    return writer.node(
        "Pad",
        List.of(
            value,
            writer.wholes(pads.stream().mapToLong(Integer::longValue).toArray()),
            writer.number(with)));
  }

  private List<String> split(Split split) {
    String sizes = writer.wholes(split.sizes().stream().mapToLong(Integer::longValue).toArray());
    return writer.nodes(
        "Split", List.of(in(0), sizes), split.sizes().size(), whole("axis", split.axis()));
  }

  private String take(Take take) {
    String indices = writer.cast(in(1), DataType.INT64);
    return writer.node("Gather", List.of(in(0), indices), whole("axis", take.axis()));
  }

  /// Along the first axis: added to a tensor of zeros, with an index of one number for each update.
  private String scatter() {
    String zeros =
        writer.node(
            "ConstantOfShape",
            List.of(writer.wholes(ProgramExport.extents(result().type().shape()))));
    long[] extents = ProgramExport.extents(shape(1));
    long[] column = Arrays.copyOf(extents, extents.length + 1);
    column[extents.length] = 1;
    String indices = writer.indices(value(1), column);
    return writer.node(
        "ScatterND", List.of(zeros, indices, in(0)), new OnnxAttribute.Text("reduction", "add"));
  }

  // ---- numbers ----

  private String generate(Generate generate) {
    return switch (generate) {
      case Generate.Fill fill when fill.shape().rank() == 0 -> writer.number(fill.value());
      case Generate.Fill fill ->
          writer.node(
              "ConstantOfShape",
              List.of(writer.wholes(ProgramExport.extents(fill.shape()))),
              new OnnxAttribute.Tensor(
                  "value", OnnxTensor.of("", Shape.of(1), (float) fill.value())));
      case Generate.Constant constant -> {
        float[] values = new float[constant.shape().size()];
        constant.copyTo(values, 0);
        yield writer.numbers(constant.shape(), values);
      }
      case Generate.Iota iota -> {
        float[] values = new float[iota.shape().size()];
        int stride = iota.shape().strides()[iota.axis()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (i / stride % iota.shape().extent(iota.axis()));
        }
        yield writer.numbers(iota.shape(), values);
      }
      // Counter-based random numbers are no operator of ONNX.
      case Generate.Uniform _ -> "";
    };
  }

  // ---- windows ----

  private static OnnxAttribute[] window(Window2d window, boolean dilated) {
    var attributes =
        new ArrayList<>(
            List.of(
                list("kernel_shape", window.kernelHeight(), window.kernelWidth()),
                list("strides", window.strideHeight(), window.strideWidth()),
                list(
                    "pads",
                    window.padTop(),
                    window.padLeft(),
                    window.padBottom(),
                    window.padRight())));
    if (dilated || window.dilationHeight() > 1 || window.dilationWidth() > 1) {
      attributes.add(list("dilations", window.dilationHeight(), window.dilationWidth()));
    }
    return attributes.toArray(OnnxAttribute[]::new);
  }

  private static OnnxAttribute[] with(OnnxAttribute[] attributes, OnnxAttribute... more) {
    var all = new ArrayList<>(List.of(attributes));
    all.addAll(List.of(more));
    return all.toArray(OnnxAttribute[]::new);
  }

  private String convolution(Conv2d convolution) {
    return node(
        "Conv", with(window(convolution.window(), true), whole("group", convolution.groups())));
  }

  /// A convolution of the input with the gradient of the output as filters, where channels take the
  /// place of samples, and stride and dilation change places.
  private String gradient(Conv2dGradWeight op) {
    Window2d window = op.window();
    OnnxAttribute swap = list("perm", 1, 0, 2, 3);
    String maps = writer.node("Transpose", List.of(in(0)), swap);
    String filters = writer.node("Transpose", List.of(in(1)), swap);
    String product =
        writer.node(
            "Conv",
            List.of(maps, filters),
            list("kernel_shape", shape(1).extent(2), shape(1).extent(3)),
            list("strides", window.dilationHeight(), window.dilationWidth()),
            list("dilations", window.strideHeight(), window.strideWidth()),
            list("pads", window.padTop(), window.padLeft(), window.padBottom(), window.padRight()));
    // Rows and columns that no window reaches are left.
    String kernel = cut(cut(product, 2, window.kernelHeight()), 3, window.kernelWidth());
    return writer.node("Transpose", List.of(kernel), swap);
  }

  private String transposed(Conv2dGradInput op) {
    Window2d window = op.window();
    int rows = (shape(0).extent(2) - 1) * window.strideHeight() + window.effectiveHeight();
    int columns = (shape(0).extent(3) - 1) * window.strideWidth() + window.effectiveWidth();
    OnnxAttribute more =
        list(
            "output_padding",
            op.height() - rows + window.padTop() + window.padBottom(),
            op.width() - columns + window.padLeft() + window.padRight());
    return node("ConvTranspose", with(window(window, true), whole("group", op.groups()), more));
  }

  private String averagePool(AvgPool2d pool) {
    Window2d window = pool.window();
    if (window.dilationHeight() > 1 || window.dilationWidth() > 1) {
      return "";
    }
    long counted = pool.countPadding() ? 1 : 0;
    return node("AveragePool", with(window(window, false), whole("count_include_pad", counted)));
  }

  /// The entries under each tap of the window, one slice a tap.
  private String unfold(Unfold unfold) {
    Window2d window = unfold.window();
    String padded =
        padded(
            in(0),
            List.of(0, 0, window.padTop(), window.padLeft()),
            List.of(0, 0, window.padBottom(), window.padRight()),
            unfold.padValue());
    int rows = window.outHeight(shape(0).extent(2));
    int columns = window.outWidth(shape(0).extent(3));
    var taps = new ArrayList<String>();
    for (int y = 0; y < window.kernelHeight(); y++) {
      for (int x = 0; x < window.kernelWidth(); x++) {
        long top = (long) y * window.dilationHeight();
        long left = (long) x * window.dilationWidth();
        String part =
            writer.node(
                "Slice",
                List.of(
                    padded,
                    writer.wholes(top, left),
                    writer.wholes(
                        top + (long) (rows - 1) * window.strideHeight() + 1,
                        left + (long) (columns - 1) * window.strideWidth() + 1),
                    writer.wholes(2, 3),
                    writer.wholes(window.strideHeight(), window.strideWidth())));
        String line = writer.wholes(0, 0, 1, (long) rows * columns);
        taps.add(writer.node("Reshape", List.of(part, line)));
      }
    }
    return writer.node("Concat", taps, whole("axis", 2));
  }

  /// A transposed convolution whose filters have a 1 at one tap each.
  private String fold(Fold fold) {
    Window2d window = fold.window();
    int channels = shape(0).extent(1);
    int taps = window.taps();
    int rows = window.outHeight(fold.height());
    int columns = window.outWidth(fold.width());
    float[] ones = new float[channels * taps * taps];
    for (int i = 0; i < channels * taps; i++) {
      ones[i * taps + i % taps] = 1;
    }
    String filters =
        writer.numbers(
            Shape.of(channels * taps, 1, window.kernelHeight(), window.kernelWidth()), ones);
    String maps =
        writer.node(
            "Reshape", List.of(in(0), writer.wholes(0, (long) channels * taps, rows, columns)));
    int whole = (rows - 1) * window.strideHeight() + window.effectiveHeight();
    int wide = (columns - 1) * window.strideWidth() + window.effectiveWidth();
    OnnxAttribute more =
        list(
            "output_padding",
            fold.height() - whole + window.padTop() + window.padBottom(),
            fold.width() - wide + window.padLeft() + window.padRight());
    return writer.node(
        "ConvTranspose",
        List.of(maps, filters),
        with(window(window, true), whole("group", channels), more));
  }
}
