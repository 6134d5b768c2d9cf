package io.striate.interop.onnx.operator;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Mode;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.op.Op;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.interop.onnx.model.OnnxAttribute;
import io.striate.interop.onnx.model.OnnxNode;
import io.striate.interop.onnx.model.OnnxTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A node that is to be emitted: its inputs and settings, and the words that operators are written
/// in. Arithmetic on known numbers is done at once, all other is emitted.
final class Call {
  private final OnnxNode node;
  private final long opset;
  private final Emitter emit;
  private final Mode mode;
  private final Batch batch;
  private final Folding folding;
  private final List<Optional<Operand>> inputs;

  Call(
      OnnxNode node,
      long opset,
      Emitter emit,
      Mode mode,
      Batch batch,
      Folding folding,
      List<Optional<Operand>> inputs) {
    this.node = node;
    this.opset = opset;
    this.emit = emit;
    this.mode = mode;
    this.batch = batch;
    this.folding = folding;
    this.inputs = List.copyOf(inputs);
  }

  // ---- the node ----

  /// The version of the operators.
  long opset() {
    return opset;
  }

  /// Where to emit.
  Emitter emitter() {
    return emit;
  }

  /// Whether the network is trained.
  Mode mode() {
    return mode;
  }

  /// How many outputs the node has.
  int outputs() {
    return node.outputs().size();
  }

  /// How many inputs the node has, those in between that are left out included.
  int inputs() {
    return inputs.size();
  }

  /// Whether an input is given.
  boolean has(int input) {
    return input < inputs.size() && inputs.get(input).isPresent();
  }

  /// An input.
  Operand input(int input) {
    if (!has(input)) {
      throw bad("needs an input " + (input + 1));
    }
    return inputs.get(input).orElseThrow();
  }

  /// All inputs that are given.
  List<Operand> all() {
    return inputs.stream().flatMap(Optional::stream).toList();
  }

  /// An input as a value of the program.
  Value value(int input) {
    return value(input(input));
  }

  /// An operand as a value of the program.
  Value value(Operand operand) {
    return switch (operand) {
      case Operand.Emitted emitted -> emitted.value();
      case Known known when known.size() == 0 -> throw bad("takes a tensor without elements");
      case Known known when known.isFilled() -> emit.fill(Shape.of(known.extents()), known.at(0));
      case Known known -> emit.constant(Shape.of(known.extents()), known.floats());
    };
  }

  /// An input that must be known.
  Known known(int input) {
    if (input(input) instanceof Known known) {
      return known;
    }
    throw bad(
        "computes its input '"
            + node.inputs().get(input)
            + "' from the samples; it must be a constant");
  }

  /// The shape of an operand as the graph sees it.
  int[] extents(Operand operand) {
    return switch (operand) {
      case Operand.Emitted emitted -> batch.visible(emitted.value());
      case Known known -> known.extents();
    };
  }

  /// The shape of an input as the graph sees it.
  int[] extents(int input) {
    return extents(input(input));
  }

  /// An axis of a rank, counted from the end if it is negative.
  int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw bad("names axis " + axis + " of " + rank + " axes");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /// Axes of a rank, in ascending order, each once.
  List<Integer> axes(int[] axes, int rank) {
    return Arrays.stream(axes).map(axis -> axis(axis, rank)).distinct().sorted().boxed().toList();
  }

  // ---- settings ----

  /// A whole number, if it is set.
  Optional<Long> whole(String name) {
    return node.attribute(name)
        .map(attribute ->
            switch (attribute) {
              case OnnxAttribute.Whole whole -> whole.value();
              default -> throw wrong(name, "a whole number");
            });
  }

  /// A whole number that fits an int.
  int whole(String name, int otherwise) {
    long value = whole(name).orElse((long) otherwise);
    if (value != (int) value) {
      throw bad("has the " + name + " " + value);
    }
    return (int) value;
  }

  /// A number.
  double real(String name, double otherwise) {
    return node.attribute(name)
        .map(attribute ->
            switch (attribute) {
              case OnnxAttribute.Real real -> (double) real.value();
              default -> throw wrong(name, "a number");
            })
        .orElse(otherwise);
  }

  /// A text.
  String text(String name, String otherwise) {
    return node.attribute(name)
        .map(attribute ->
            switch (attribute) {
              case OnnxAttribute.Text text -> text.value();
              default -> throw wrong(name, "a text");
            })
        .orElse(otherwise);
  }

  /// A list of whole numbers, if it is set.
  Optional<int[]> wholes(String name) {
    return node.attribute(name)
        .map(attribute ->
            switch (attribute) {
              case OnnxAttribute.Wholes wholes ->
                  wholes.values().stream()
                      .mapToInt(value -> Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE))
                      .toArray();
              default -> throw wrong(name, "a list of whole numbers");
            });
  }

  /// A list of numbers, if it is set.
  Optional<List<Float>> reals(String name) {
    return node.attribute(name)
        .map(attribute ->
            switch (attribute) {
              case OnnxAttribute.Reals reals -> reals.values();
              default -> throw wrong(name, "a list of numbers");
            });
  }

  /// A tensor, if it is set.
  Optional<OnnxTensor> tensor(String name) {
    return node.attribute(name)
        .map(attribute ->
            switch (attribute) {
              case OnnxAttribute.Tensor tensor -> tensor.value();
              default -> throw wrong(name, "a tensor");
            });
  }

  /// Whole numbers that were a setting once and are an input since.
  Optional<int[]> wholes(String name, int input) {
    return has(input) ? Optional.of(known(input).wholes()) : wholes(name);
  }

  /// Refuses a setting that Striate does not have.
  void require(String name, String wanted) {
    String value = text(name, wanted);
    if (!value.equals(wanted)) {
      throw bad("has the " + name + " \"" + value + "\"; only \"" + wanted + "\" is read");
    }
  }

  private StriateException wrong(String name, String kind) {
    return bad("needs " + kind + " as " + name);
  }

  /// What is wrong with the node; its name is put before.
  StriateException bad(String what) {
    return new StriateException(Code.BAD_MODEL, what);
  }

  // ---- words ----

  /// A number.
  Known number(double value) {
    return Known.filled(new int[0], false, value);
  }

  /// A whole number, to be used with whole ones.
  Known integer(long value) {
    return Known.filled(new int[0], true, (double) value);
  }

  /// A value of the program as an operand.
  Operand emitted(Value value) {
    return new Operand.Emitted(value);
  }

  /// Emits an operation of one result.
  Operand emit(Op op, Operand... operands) {
    return emitted(emit.emit(op, Arrays.stream(operands).map(this::value).toList()).getFirst());
  }

  /// An element-wise function, with broadcasting.
  Operand apply(Function function, Operand... operands) {
    List<Operand> all = List.of(operands);
    if (all.stream().allMatch(Known.class::isInstance)) {
      List<Known> known = all.stream().map(Known.class::cast).toList();
      int[] extents = known.getFirst().extents();
      for (Known each : known) {
        extents = Folding.broadcast(extents, each.extents());
      }
      if (Folding.suits(Known.size(extents)) || known.stream().allMatch(Known::isFilled)) {
        return folding.apply(function, known);
      }
    }
    Value result = emit.apply(function, all.stream().map(this::value).toArray(Value[]::new));
    return new Operand.Emitted(result, Folding.whole(function, all));
  }

  Operand add(Operand a, Operand b) {
    return apply(Function.ADD, a, b);
  }

  Operand subtract(Operand a, Operand b) {
    return apply(Function.SUBTRACT, a, b);
  }

  Operand multiply(Operand a, Operand b) {
    return apply(Function.MULTIPLY, a, b);
  }

  Operand divide(Operand a, Operand b) {
    return apply(Function.DIVIDE, a, b);
  }

  Operand scale(Operand a, double factor) {
    return multiply(a, number(factor));
  }

  /// Rounds towards zero.
  Operand truncate(Operand a) {
    Operand size = apply(Function.FLOOR, apply(Function.ABS, a));
    return asWhole(multiply(apply(Function.SIGN, a), size));
  }

  /// The same numbers, known to be whole.
  Operand asWhole(Operand a) {
    return switch (a) {
      case Operand.Emitted emitted -> new Operand.Emitted(emitted.value(), true);
      case Known known -> retyped(known, true);
    };
  }

  /// The same numbers as real ones.
  Operand asReal(Operand a) {
    return switch (a) {
      case Operand.Emitted emitted -> emitted(emitted.value());
      case Known known -> retyped(known, false);
    };
  }

  private Known retyped(Known known, boolean whole) {
    if (known.whole() == whole) {
      return known;
    }
    if (known.isFilled()) {
      return Known.filled(known.extents(), whole, known.at(0));
    }
    folding.take(known.size());
    return Known.of(
        known.extents(), whole, IntStream.range(0, known.size()).mapToDouble(known::at).toArray());
  }

  /// The same elements under another shape.
  ///
  /// @param extents the shape as the graph sees it
  Operand reshape(Operand a, int... extents) {
    return switch (a) {
      case Known known -> known.reshaped(extents);
      case Operand.Emitted(Value value, boolean whole) ->
          new Operand.Emitted(emit.reshape(value, batch.actual(extents, value.perSample())), whole);
    };
  }

  /// Axes in another order.
  Operand permute(Operand a, List<Integer> order) {
    int[] from = extents(a);
    if (a instanceof Known known && (known.isFilled() || Folding.suits(known.size()))) {
      int[] to = order.stream().mapToInt(axis -> from[axis]).toArray();
      int[] strides = Folding.strides(new int[0], from);
      int stride = 1;
      for (int axis = from.length - 1; axis >= 0; axis--) {
        strides[axis] = stride;
        stride *= from[axis];
      }
      int[] moved = order.stream().mapToInt(axis -> strides[axis]).toArray();
      return known.moved(folding, to, i -> Folding.index(i, to, moved));
    }
    return withType(emit.one(new Move.Permute(order), value(a)), a);
  }

  /// `steps[i]`-th entries of a box, axis by axis.
  Operand slice(Operand a, List<Integer> begin, List<Integer> end, List<Integer> steps) {
    int[] from = extents(a);
    int[] to = new int[from.length];
    for (int axis = 0; axis < to.length; axis++) {
      to[axis] = Math.max(0, Math.ceilDiv(end.get(axis) - begin.get(axis), steps.get(axis)));
    }
    if (a instanceof Known known) {
      int[] strides = new int[from.length];
      int offset = 0;
      int stride = 1;
      for (int axis = from.length - 1; axis >= 0; axis--) {
        strides[axis] = stride * steps.get(axis);
        offset += stride * begin.get(axis);
        stride *= from[axis];
      }
      int first = offset;
      return known.moved(folding, to, i -> first + Folding.index(i, to, strides));
    }
    if (Arrays.stream(to).anyMatch(extent -> extent == 0)) {
      throw bad("gives the shape " + Arrays.toString(to) + ", without elements");
    }
    Value value = value(a);
    var last = new ArrayList<>(end);
    if (value.perSample()) {
      if (begin.getFirst() != 0 || end.getFirst() != from[0] || steps.getFirst() != 1) {
        throw Batch.mixes();
      }
      last.set(0, value.type().shape().extent(0));
    }
    return withType(emit.one(new Move.Slice(begin, last, steps), value), a);
  }

  /// The part of an axis from `begin` (inclusive) to `end` (exclusive).
  Operand slice(Operand a, int axis, int begin, int end) {
    int[] extents = extents(a);
    var from = new ArrayList<Integer>();
    var to = new ArrayList<Integer>();
    var steps = new ArrayList<Integer>();
    for (int i = 0; i < extents.length; i++) {
      from.add(i == axis ? begin : 0);
      to.add(i == axis ? end : extents[i]);
      steps.add(1);
    }
    return slice(a, from, to, steps);
  }

  /// Operands one behind the other along an axis.
  Operand concat(List<Operand> parts, int axis) {
    if (parts.stream().allMatch(Known.class::isInstance)) {
      Optional<Known> known = concatKnown(parts.stream().map(Known.class::cast).toList(), axis);
      if (known.isPresent()) {
        return known.get();
      }
    }
    List<Value> values = parts.stream().map(this::value).toList();
    boolean samples = values.stream().anyMatch(Value::perSample);
    List<Value> alike =
        values.stream().map(each -> samples && axis != 0 ? perSample(each) : each).toList();
    boolean whole = parts.stream().allMatch(Operand::whole);
    return new Operand.Emitted(emit.emit(new Move.Concat(axis), alike).getFirst(), whole);
  }

  private Optional<Known> concatKnown(List<Known> parts, int axis) {
    int[] to = parts.getFirst().extents();
    int sum = 0;
    for (Known part : parts) {
      int[] extents = part.extents();
      if (extents.length != to.length) {
        throw bad("concatenates " + to.length + " and " + extents.length + " axes");
      }
      sum = Math.addExact(sum, extents[axis]);
      extents[axis] = to[axis];
      if (!Arrays.equals(extents, to)) {
        throw bad("concatenates shapes that differ beside axis " + axis);
      }
    }
    to[axis] = sum;
    int size = Known.size(to);
    if (!Folding.suits(size)) {
      return Optional.empty();
    }
    folding.take(size);
    int inner = 1;
    for (int i = axis + 1; i < to.length; i++) {
      inner *= to[i];
    }
    int outer = size == 0 ? 0 : size / (inner * sum);
    double[] values = new double[size];
    int at = 0;
    for (int i = 0; i < outer; i++) {
      for (Known part : parts) {
        int count = part.extents()[axis] * inner;
        for (int j = 0; j < count; j++) {
          values[at++] = part.at(i * count + j);
        }
      }
    }
    return Optional.of(Known.of(to, parts.stream().allMatch(Operand::whole), values));
  }

  /// A value that is the same for all samples, once for each of them.
  private Value perSample(Value value) {
    Shape shape = value.type().shape();
    if (value.perSample()) {
      return value;
    }
    if (shape.rank() == 0 || shape.extent(0) != 1 || batch.declared() != 1) {
      throw Batch.mixes();
    }
    return emit.one(new Move.Broadcast(shape.with(0, batch.actual()), true), value);
  }

  /// An operand repeated to a shape.
  ///
  /// @param to the shape as the graph sees it
  Operand broadcast(Operand a, int[] to) {
    if (a instanceof Known known && (known.isFilled() || Folding.suits(Known.size(to)))) {
      int[] strides = Folding.strides(known.extents(), to);
      return known.moved(folding, to, i -> Folding.index(i, to, strides));
    }
    Value value = value(a);
    boolean samples = value.perSample();
    if (samples && value.type().shape().rank() != to.length) {
      throw Batch.mixes();
    }
    return withType(emit.one(new Move.Broadcast(batch.actual(to, samples), samples), value), a);
  }

  /// The numbers from 0 to below a limit; a file may not make it large.
  IntStream places(int count) {
    if (!Folding.suits(count)) {
      throw bad("arranges " + count + " entries of one axis, which are too many");
    }
    return IntStream.range(0, count);
  }

  /// Entries of an axis by known indices.
  ///
  /// @param indices each from 0 to below the extent
  Operand take(Operand a, int axis, int... indices) {
    float[] places = new float[indices.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = indices[i];
    }
    Value taken = emit.take(value(a), emit.constant(Shape.of(places.length), places), axis);
    return withType(taken, a);
  }

  /// A result of an operation that moves numbers: whole ones stay whole.
  Operand withType(Value value, Operand like) {
    return new Operand.Emitted(value, like.whole());
  }

  /// The budget of known numbers.
  Folding folding() {
    return folding;
  }
}
