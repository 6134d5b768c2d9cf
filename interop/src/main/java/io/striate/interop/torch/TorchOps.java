package io.striate.interop.torch;

import io.striate.api.op.ArgMax;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
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
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What each operation is in Python: an expression. Operations that are not here are lowered.
final class TorchOps {
  private final Instruction instruction;
  private final Function<Value, String> names;
  private final Function<Generate.Constant, String> constants;
  private final String batch;

  private TorchOps(
      Instruction instruction,
      Function<Value, String> names,
      Function<Generate.Constant, String> constants,
      String batch) {
    this.instruction = instruction;
    this.names = names;
    this.constants = constants;
    this.batch = batch;
  }

  /// The expression of an operation; that of an operation of several results is a tuple.
  ///
  /// @param names the expressions of its inputs
  /// @param constants keeps literal numbers and gives the expression for them
  /// @param batch an expression for a tensor whose axis 0 is the batch
  /// @return empty if it has no rule
  static Optional<String> expression(
      Instruction instruction,
      Function<Value, String> names,
      Function<Generate.Constant, String> constants,
      String batch) {
    String found = new TorchOps(instruction, names, constants, batch).of(instruction.op());
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  private String of(Op op) {
    return switch (op) {
      case Elementwise elementwise -> elementwise(elementwise.function());
      case MatMul product ->
          call(
              "torch.matmul",
              product.transposeA() ? in(0) + ".transpose(-1, -2)" : in(0),
              product.transposeB() ? in(1) + ".transpose(-1, -2)" : in(1));
      case Reduce reduce ->
          in(0)
              + switch (reduce.kind()) {
                case SUM -> ".sum";
                case MAX -> ".amax";
                case MIN -> ".amin";
              }
              + "(dim="
              + tuple(reduce.axes())
              + ", keepdim=True)";
      case Move move -> move(move);
      case Generate generate -> generate(generate);
      case Split split ->
          call("torch.split", in(0), split.sizes().toString(), "dim=" + split.axis());
      case Take take -> take(take);
      case ScatterAdd scatter -> scatter(scatter);
      case Detach _ -> in(0) + ".detach()";
      case Softmax softmax -> call("torch.softmax", in(0), "dim=" + softmax.axis());
      case ArgMax argmax -> in(0) + ".argmax(dim=" + argmax.axis() + ").float()";
      case Unfold unfold -> unfold(unfold);
      case Fold fold -> fold(fold);
      case Conv2d convolution -> convolution(convolution);
      case Conv2dGradInput transposed -> transposed(transposed);
      case MaxPool2d pool -> maxPool(pool.window());
      case AvgPool2d pool -> averagePool(pool);
      case BatchNormInference norm ->
          call("F.batch_norm", in(0), in(3), in(4), in(1), in(2), "eps=" + norm.epsilon());
      case LocalResponseNorm norm
          when norm.region() == Region.ACROSS_CHANNELS && shape(0).rank() > 2 ->
          call(
              "F.local_response_norm",
              in(0),
              Integer.toString(norm.size()),
              "alpha=" + norm.alpha(),
              "beta=" + norm.beta(),
              "k=" + norm.k());
      default -> "";
    };
  }

  // ---- words ----

  private static String call(String function, String... arguments) {
    return function + "(" + String.join(", ", arguments) + ")";
  }

  static String tuple(List<Integer> numbers) {
    return numbers.size() == 1
        ? "(" + numbers.getFirst() + ",)"
        : numbers.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String pair(int height, int width) {
    return height == width ? Integer.toString(height) : "(" + height + ", " + width + ")";
  }

  /// A number as Python writes it.
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "float(\"" + (Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf") + "\")";
    }
    return Double.toString(value).replace('E', 'e');
  }

  private String in(int input) {
    return names.apply(value(input));
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

  /// The extents of a value, where the number of samples is -1.
  private static String extents(Value value) {
    int[] extents = value.type().shape().extents();
    if (value.perSample()) {
      extents[0] = -1;
    }
    return Arrays.stream(extents).mapToObj(Integer::toString).collect(Collectors.joining(", "));
  }

  private static String reshaped(String expression, String extents) {
    return expression + ".reshape(" + (extents.isEmpty() ? "()" : extents) + ")";
  }

  // ---- element by element ----

  private String elementwise(Elementwise.Function function) {
    List<String> in =
        instruction.inputs().stream()
            .map(value ->
                value.type().element() == ElementType.FLOAT32
                    ? names.apply(value)
                    : names.apply(value) + ".float()")
            .toList();
    return switch (function) {
      case IDENTITY -> in.getFirst();
      case ABS, SIGN, RECIPROCAL, SQRT, EXP, LOG, SIN, COS, TANH, SIGMOID, RELU, FLOOR, ERF ->
          call("torch." + function.label(), in.getFirst());
      case NEGATE -> "-" + in.getFirst();
      case ADD -> in.getFirst() + " + " + in.get(1);
      case SUBTRACT -> in.getFirst() + " - " + in.get(1);
      case MULTIPLY -> in.getFirst() + " * " + in.get(1);
      case DIVIDE -> in.getFirst() + " / " + in.get(1);
      case POWER -> in.getFirst() + " ** " + in.get(1);
      case MAXIMUM -> call("torch.maximum", in.getFirst(), in.get(1));
      case MINIMUM -> call("torch.minimum", in.getFirst(), in.get(1));
      case EQUAL -> "(" + in.getFirst() + " == " + in.get(1) + ").float()";
      case GREATER -> "(" + in.getFirst() + " > " + in.get(1) + ").float()";
      case SELECT -> call("torch.where", in.getFirst() + " != 0", in.get(1), in.get(2));
      case RELU_GRADIENT -> in.getFirst() + " * (" + in.get(1) + " > 0)";
      case TANH_GRADIENT -> in.getFirst() + " * (1 - " + in.get(1) + " * " + in.get(1) + ")";
      case SIGMOID_GRADIENT -> in.getFirst() + " * " + in.get(1) + " * (1 - " + in.get(1) + ")";
    };
  }

  // ---- order and parts ----

  private String move(Move move) {
    return switch (move) {
      case Move.Reshape _ -> reshaped(in(0), extents(result()));
      case Move.Permute permute ->
          in(0)
              + permute.order().stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(", ", ".permute(", ")"));
      case Move.Slice slice -> slice(slice);
      case Move.Pad pad -> pad(pad);
      case Move.Concat concat ->
          call(
              "torch.cat",
              instruction.inputs().stream().map(names).collect(Collectors.joining(", ", "[", "]")),
              "dim=" + concat.axis());
      case Move.Broadcast _ -> in(0) + ".expand(" + repeated() + ")";
    };
  }

  private String repeated() {
    int[] extents = result().type().shape().extents();
    List<String> written = new ArrayList<>();
    for (int axis = 0; axis < extents.length; axis++) {
      boolean samples = axis == 0 && result().perSample();
      String open =
          value(0).perSample()
              ? "-1"
              : result().rows() == 1
                  ? batch + ".shape[0]"
                  : result().rows() + " * " + batch + ".shape[0]";
      written.add(samples ? open : Integer.toString(extents[axis]));
    }
    return written.isEmpty() ? "()" : String.join(", ", written);
  }

  private String slice(Move.Slice slice) {
    var parts = new ArrayList<String>();
    for (int axis = 0; axis < slice.begin().size(); axis++) {
      int begin = slice.begin().get(axis);
      int end = slice.end().get(axis);
      int step = slice.steps().get(axis);
      boolean last = end == shape(0).extent(axis);
      parts.add(
          (begin == 0 ? "" : begin) + ":" + (last ? "" : end) + (step == 1 ? "" : ":" + step));
    }
    while (parts.size() > 1 && parts.getLast().equals(":")) {
      parts.removeLast();
    }
    return in(0) + "[" + String.join(", ", parts) + "]";
  }

  /// An axis of samples cannot have borders, and numbers in between come from gradients alone.
  private String pad(Move.Pad pad) {
    if (pad.between().stream().anyMatch(gap -> gap > 0)) {
      return "";
    }
    return padded(in(0), pad.before(), pad.after(), pad.value());
  }

  /// The last axis comes first.
  private static String padded(
      String value, List<Integer> before, List<Integer> after, double with) {
    var pads = new ArrayList<Integer>();
    for (int axis = before.size() - 1; axis >= 0; axis--) {
      pads.add(before.get(axis));
      pads.add(after.get(axis));
    }
    while (pads.size() >= 2 && pads.getLast() == 0 && pads.get(pads.size() - 2) == 0) {
      pads.removeLast();
      pads.removeLast();
    }
    return pads.isEmpty() ? value : call("F.pad", value, tuple(pads), "value=" + number(with));
  }

  /// Indices in a line, whose extents replace that of the axis.
  private String take(Take take) {
    String taken = in(0) + ".index_select(" + take.axis() + ", " + indices(1) + ")";
    return reshaped(taken, extents(result()));
  }

  private String indices(int input) {
    return in(input) + ".reshape(-1).long()";
  }

  private String scatter(ScatterAdd scatter) {
    Shape sum = result().type().shape();
    if (result().perSample() && scatter.axis() == 0) {
      return "";
    }
    int[] updates = sum.extents();
    updates[scatter.axis()] = shape(1).size();
    List<String> zeros = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (int axis = 0; axis < updates.length; axis++) {
      boolean samples = axis == 0 && result().perSample();
      zeros.add(samples ? in(0) + ".shape[0]" : Integer.toString(sum.extent(axis)));
      lines.add(samples ? "-1" : Integer.toString(updates[axis]));
    }
    return in(0)
        + ".new_zeros("
        + String.join(", ", zeros)
        + ").index_add("
        + scatter.axis()
        + ", "
        + indices(1)
        + ", "
        + reshaped(in(0), String.join(", ", lines))
        + ")";
  }

  // ---- numbers ----

  private String generate(Generate generate) {
    return switch (generate) {
      case Generate.Fill fill when fill.shape().rank() == 0 ->
          call("torch.tensor", number(fill.value()), device());
      case Generate.Fill fill ->
          call(
              "torch.full",
              tuple(Arrays.stream(fill.shape().extents()).boxed().toList()),
              number(fill.value()),
              device());
      case Generate.Constant constant -> constants.apply(constant);
      case Generate.Iota iota -> {
        List<Integer> along =
            IntStream.range(0, iota.shape().rank())
                .mapToObj(axis -> axis == iota.axis() ? iota.shape().extent(axis) : 1)
                .toList();
        yield call("torch.arange", iota.shape().extent(iota.axis()) + ".0", device())
            + ".reshape"
            + tuple(along)
            + ".expand"
            + tuple(Arrays.stream(iota.shape().extents()).boxed().toList());
      }
      // Counter-based random numbers are none of PyTorch.
      case Generate.Uniform _ -> "";
    };
  }

  private String device() {
    return "device=" + batch + ".device";
  }

  // ---- windows ----

  private static boolean even(Window2d window) {
    return window.padTop() == window.padBottom() && window.padLeft() == window.padRight();
  }

  static String kernel(Window2d window) {
    return pair(window.kernelHeight(), window.kernelWidth());
  }

  static String stride(Window2d window) {
    return "stride=" + pair(window.strideHeight(), window.strideWidth());
  }

  private static String padding(Window2d window) {
    return "padding=" + pair(window.padTop(), window.padLeft());
  }

  private static String dilation(Window2d window) {
    return "dilation=" + pair(window.dilationHeight(), window.dilationWidth());
  }

  /// What a convolution or a pooling is told beside kernel and stride; defaults are left out.
  static List<String> settings(Window2d window) {
    var settings = new ArrayList<String>();
    if (even(window) && window.padTop() + window.padLeft() > 0) {
      settings.add(padding(window));
    }
    if (window.dilationHeight() > 1 || window.dilationWidth() > 1) {
      settings.add(dilation(window));
    }
    return settings;
  }

  /// A value with the borders that a window has on one side only; PyTorch's are the same on both.
  static String bordered(String value, Window2d window, double with) {
    return even(window)
        ? value
        : padded(
            value,
            List.of(window.padTop(), window.padLeft()),
            List.of(window.padBottom(), window.padRight()),
            with);
  }

  private String convolution(Conv2d convolution) {
    Window2d window = convolution.window();
    var arguments = new ArrayList<>(List.of(bordered(in(0), window, 0), in(1)));
    if (instruction.inputs().size() > 2) {
      arguments.add(in(2));
    }
    arguments.add(stride(window));
    arguments.addAll(settings(window));
    if (convolution.groups() > 1) {
      arguments.add("groups=" + convolution.groups());
    }
    return call("F.conv2d", arguments.toArray(String[]::new));
  }

  /// Without padding, cut or extended to the size afterwards.
  private String transposed(Conv2dGradInput op) {
    Window2d window = op.window();
    int rows = (shape(0).extent(2) - 1) * window.strideHeight() + window.effectiveHeight();
    int columns = (shape(0).extent(3) - 1) * window.strideWidth() + window.effectiveWidth();
    String whole =
        call(
            "F.conv_transpose2d",
            in(0),
            in(1),
            stride(window),
            "groups=" + op.groups(),
            dilation(window));
    String larger =
        padded(
            whole,
            List.of(0, 0),
            List.of(
                Math.max(0, window.padTop() + op.height() - rows),
                Math.max(0, window.padLeft() + op.width() - columns)),
            0);
    return larger + cut(window, op.height(), op.width());
  }

  private static String cut(Window2d window, int height, int width) {
    return "[:, :, "
        + window.padTop()
        + ":"
        + (window.padTop() + height)
        + ", "
        + window.padLeft()
        + ":"
        + (window.padLeft() + width)
        + "]";
  }

  /// PyTorch's padding is at most half of the kernel.
  private String maxPool(Window2d window) {
    boolean own =
        even(window)
            && 2 * window.padTop() <= window.kernelHeight()
            && 2 * window.padLeft() <= window.kernelWidth();
    String input =
        own
            ? in(0)
            : padded(
                in(0),
                List.of(window.padTop(), window.padLeft()),
                List.of(window.padBottom(), window.padRight()),
                Double.NEGATIVE_INFINITY);
    var arguments = new ArrayList<>(List.of(input, kernel(window), stride(window)));
    if (own) {
      arguments.addAll(settings(window));
    } else if (window.dilationHeight() > 1 || window.dilationWidth() > 1) {
      arguments.add(dilation(window));
    }
    return call("F.max_pool2d", arguments.toArray(String[]::new));
  }

  private String averagePool(AvgPool2d pool) {
    Window2d window = pool.window();
    boolean bare = window.padTop() + window.padBottom() + window.padLeft() + window.padRight() == 0;
    boolean own =
        even(window)
            && 2 * window.padTop() <= window.kernelHeight()
            && 2 * window.padLeft() <= window.kernelWidth();
    if (window.dilationHeight() > 1
        || window.dilationWidth() > 1
        || !(own || pool.countPadding())) {
      return "";
    }
    String input =
        own
            ? in(0)
            : padded(
                in(0),
                List.of(window.padTop(), window.padLeft()),
                List.of(window.padBottom(), window.padRight()),
                0);
    var arguments = new ArrayList<>(List.of(input, kernel(window), stride(window)));
    if (own && !bare) {
      arguments.add(padding(window));
      if (!pool.countPadding()) {
        arguments.add("count_include_pad=False");
      }
    }
    return call("F.avg_pool2d", arguments.toArray(String[]::new));
  }

  private String unfold(Unfold unfold) {
    Window2d window = unfold.window();
    String whole =
        padded(
            in(0),
            List.of(window.padTop(), window.padLeft()),
            List.of(window.padBottom(), window.padRight()),
            unfold.padValue());
    String taps = call("F.unfold", whole, kernels(window), dilation(window), stride(window));
    return reshaped(taps, extents(result()));
  }

  private static String kernels(Window2d window) {
    return "(" + window.kernelHeight() + ", " + window.kernelWidth() + ")";
  }

  private String fold(Fold fold) {
    Window2d window = fold.window();
    int height = fold.height() + window.padTop() + window.padBottom();
    int width = fold.width() + window.padLeft() + window.padRight();
    String columns = in(0) + ".flatten(1, 2)";
    return call(
            "F.fold",
            columns,
            "(" + height + ", " + width + ")",
            kernels(window),
            dilation(window),
            stride(window))
        + cut(window, fold.height(), fold.width());
  }
}
