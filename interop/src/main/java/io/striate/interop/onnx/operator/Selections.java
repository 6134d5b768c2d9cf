package io.striate.interop.onnx.operator;

import io.striate.api.op.Elementwise;
import io.striate.api.op.Move;
import io.striate.api.op.ScatterAdd;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Parts of tensors: slices, concatenations, borders, entries by their indices.
final class Selections {
  static final List<Operator> ALL =
      List.of(
          Operator.of("Concat", Selections::concat),
          new Operator("Split", "", Set.of(1), Selections::split),
          Operator.of("Slice", "", Set.of(1, 2, 3, 4), Selections::slice),
          Operator.of("Gather", Selections::gather),
          Operator.of(
              "ScatterND",
              "with the reduction add, known indices along axis 0, and no samples",
              Set.of(1),
              Selections::scatter),
          Operator.of("Trilu", "", Set.of(1), Selections::triangle),
          Operator.of("Pad", "", Set.of(1, 2, 3), Selections::pad));

  private Selections() {}

  private static Operand concat(Call call) {
    List<Operand> parts = call.all();
    if (parts.isEmpty()) {
      throw call.bad("needs at least one input");
    }
    int rank = call.extents(parts.getFirst()).length;
    return call.concat(parts, call.axis(call.whole("axis", 1), rank));
  }

  private static List<Operand> split(Call call) {
    int[] extents = call.extents(0);
    int axis = call.axis(call.whole("axis", 0), extents.length);
    int[] sizes =
        call.wholes("split", 1)
            .orElseGet(() -> {
              int parts = call.whole("num_outputs", call.outputs());
              if (parts < 1 || parts > extents[axis]) {
                throw call.bad("splits " + extents[axis] + " entries into " + parts + " parts");
              }
              int size = Math.ceilDiv(extents[axis], parts);
              return call.places(parts)
                  .map(i -> Math.min(size, extents[axis] - i * size))
                  .toArray();
            });
    long sum = 0;
    for (int size : sizes) {
      sum += size;
      if (size < 1) {
        throw call.bad("splits " + extents[axis] + " entries into " + Arrays.toString(sizes));
      }
    }
    if (sum != extents[axis]) {
      throw call.bad("splits " + extents[axis] + " entries into " + Arrays.toString(sizes));
    }
    Operand input = call.input(0);
    if (input instanceof Operand.Emitted(Value value, boolean whole)) {
      if (axis == 0 && value.perSample()) {
        throw Batch.mixes();
      }
      return call.emitter().split(value, axis, Arrays.stream(sizes).boxed().toList()).stream()
          .<Operand>map(part -> new Operand.Emitted(part, whole))
          .toList();
    }
    var parts = new ArrayList<Operand>();
    int begin = 0;
    for (int size : sizes) {
      parts.add(call.slice(input, axis, begin, begin + size));
      begin += size;
    }
    return parts;
  }

  /// Begin and end were settings up to opset 9 and are inputs since.
  private static Operand slice(Call call) {
    int[] extents = call.extents(0);
    int[] starts = call.wholes("starts", 1).orElseThrow(() -> call.bad("needs starts"));
    int[] ends = call.wholes("ends", 2).orElseThrow(() -> call.bad("needs ends"));
    int[] axes =
        call.wholes("axes", 3).orElseGet(() -> IntStream.range(0, starts.length).toArray());
    int[] steps =
        call.has(4)
            ? call.known(4).wholes()
            : IntStream.range(0, starts.length).map(_ -> 1).toArray();
    if (ends.length != starts.length
        || axes.length != starts.length
        || steps.length != starts.length) {
      throw call.bad("has starts, ends, axes and steps of different lengths");
    }
    var begin = new ArrayList<>(Collections.nCopies(extents.length, 0));
    var end = new ArrayList<>(Arrays.stream(extents).boxed().toList());
    var step = new ArrayList<>(Collections.nCopies(extents.length, 1));
    var reversed = new ArrayList<Integer>();
    for (int i = 0; i < starts.length; i++) {
      int axis = call.axis(axes[i], extents.length);
      int extent = extents[axis];
      if (steps[i] == 0 || steps[i] == Integer.MIN_VALUE) {
        throw call.bad("has the step " + steps[i]);
      }
      long from = starts[i] < 0 ? (long) starts[i] + extent : starts[i];
      long to = ends[i] < 0 ? (long) ends[i] + extent : ends[i];
      if (steps[i] > 0) {
        begin.set(axis, Math.clamp(from, 0, extent));
        end.set(axis, Math.clamp(to, begin.get(axis), extent));
        step.set(axis, steps[i]);
      } else {
        // The same entries from the other end of a reversed axis.
        int first = extent - 1 - Math.clamp(from, -1, extent - 1);
        begin.set(axis, first);
        end.set(axis, Math.max(first, extent - 1 - Math.clamp(to, -1, extent - 1)));
        step.set(axis, -steps[i]);
        reversed.add(axis);
      }
    }
    Operand input = call.input(0);
    for (int axis : reversed) {
      int extent = extents[axis];
      input = entries(call, input, axis, call.places(extent).map(k -> extent - 1 - k).toArray());
    }
    return call.slice(input, begin, end, step);
  }

  /// Entries of an axis by known indices.
  private static Operand entries(Call call, Operand input, int axis, int[] indices) {
    if (!(input instanceof Known known)) {
      if (axis == 0 && call.value(input).perSample()) {
        throw Batch.mixes();
      }
      return call.take(input, axis, indices);
    }
    int[] from = known.extents();
    int[] to = from.clone();
    to[axis] = indices.length;
    int inner = 1;
    for (int i = axis + 1; i < from.length; i++) {
      inner *= from[i];
    }
    int stride = inner;
    return known.moved(
        call.folding(),
        to,
        i -> {
          int outer = i / (stride * indices.length);
          int index = indices[i / stride % indices.length];
          return (outer * from[axis] + index) * stride + i % stride;
        });
  }

  private static Operand gather(Call call) {
    Operand input = call.input(0);
    int[] extents = call.extents(input);
    int axis = call.axis(call.whole("axis", 0), extents.length);
    if (!(call.input(1) instanceof Known known)) {
      return call.withType(call.emitter().take(call.value(input), call.value(1), axis), input);
    }
    int[] indices = known.wholes();
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < -extents[axis] || indices[i] >= extents[axis]) {
        throw call.bad("takes entry " + indices[i] + " of " + extents[axis]);
      }
      indices[i] = indices[i] < 0 ? indices[i] + extents[axis] : indices[i];
    }
    // The extents of the indices replace that of the axis.
    Operand taken =
        indices.length == 1 && input instanceof Operand.Emitted
            ? call.slice(input, axis, indices[0], indices[0] + 1)
            : entries(call, input, axis, indices);
    int[] by = known.extents();
    int[] to = new int[extents.length - 1 + by.length];
    System.arraycopy(extents, 0, to, 0, axis);
    System.arraycopy(by, 0, to, axis, by.length);
    System.arraycopy(extents, axis + 1, to, axis + by.length, extents.length - axis - 1);
    return call.reshape(taken, to);
  }

  /// Adds updates to the entries of axis 0 that indices name.
  private static Operand scatter(Call call) {
    int[] extents = call.extents(0);
    Known known = call.known(1);
    int[] by = known.extents();
    String reduction = call.text("reduction", "none");
    if (!reduction.equals("add") || by.length == 0 || by[by.length - 1] != 1) {
      throw call.bad("is read with the reduction add and indices of one number each");
    }
    int[] indices = known.wholes();
    float[] places = new float[indices.length];
    for (int i = 0; i < places.length; i++) {
      if (indices[i] < -extents[0] || indices[i] >= extents[0]) {
        throw call.bad("adds to entry " + indices[i] + " of " + extents[0]);
      }
      places[i] = indices[i] < 0 ? indices[i] + extents[0] : indices[i];
    }
    Shape shape = Shape.of(Arrays.copyOf(by, by.length - 1));
    Value updates = call.value(2);
    if (updates.perSample()) {
      throw call.bad("mixes samples");
    }
    Value sum =
        call.emitter()
            .one(new ScatterAdd(0, extents[0]), updates, call.emitter().constant(shape, places));
    return call.add(call.input(0), call.emitted(sum));
  }

  /// The upper or lower triangle of matrices; the rest is 0.
  private static Operand triangle(Call call) {
    int[] extents = call.extents(0);
    if (extents.length < 2) {
      throw call.bad("needs matrices");
    }
    int rows = extents[extents.length - 2];
    int columns = extents[extents.length - 1];
    long shift = call.has(1) ? call.known(1).wholes()[0] : 0;
    boolean upper = call.whole("upper", 1) != 0;
    call.folding().take(Math.multiplyExact(rows, columns));
    double[] kept = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        boolean keeps = upper ? column >= row + shift : column <= row + shift;
        kept[row * columns + column] = keeps ? 1 : 0;
      }
    }
    Operand zero = call.input(0).whole() ? call.integer(0) : call.number(0);
    Operand mask = Known.of(new int[] {rows, columns}, true, kept);
    return call.apply(Elementwise.Function.SELECT, mask, call.input(0), zero);
  }

  /// Pads were a setting up to opset 10 and are an input since; negative ones cut.
  private static Operand pad(Call call) {
    int[] extents = call.extents(0);
    int[] given = call.wholes("pads", 1).orElseThrow(() -> call.bad("needs pads"));
    int rank = extents.length;
    int[] axes = call.has(3) ? call.known(3).wholes() : IntStream.range(0, rank).toArray();
    if (given.length != 2 * axes.length) {
      throw call.bad("has " + given.length + " pads for " + axes.length + " axes");
    }
    int[] before = new int[rank];
    int[] after = new int[rank];
    for (int i = 0; i < axes.length; i++) {
      int axis = call.axis(axes[i], rank);
      before[axis] = given[i];
      after[axis] = given[axes.length + i];
      if (Math.abs((long) before[axis]) > Folding.MOST_ELEMENTS
          || Math.abs((long) after[axis]) > Folding.MOST_ELEMENTS) {
        throw call.bad("has the pads " + Arrays.toString(given));
      }
    }
    String mode = call.text("mode", "constant");
    Operand input = call.input(0);
    boolean samples = call.value(input).perSample();
    if (samples && (before[0] != 0 || after[0] != 0)) {
      throw Batch.mixes();
    }
    if (mode.equals("constant")) {
      double value =
          call.opset() < 11 ? call.real("value", 0) : call.has(2) ? call.known(2).at(0) : 0;
      return bordered(call, cut(call, input, before, after), before, after, value);
    }
    for (int axis = 0; axis < rank; axis++) {
      if (before[axis] != 0 || after[axis] != 0) {
        input =
            entries(
                call, input, axis, places(call, mode, extents[axis], before[axis], after[axis]));
      }
    }
    return input;
  }

  private static Operand cut(Call call, Operand input, int[] before, int[] after) {
    int[] extents = call.extents(input);
    var begin = new ArrayList<Integer>();
    var end = new ArrayList<Integer>();
    boolean cuts = false;
    for (int axis = 0; axis < extents.length; axis++) {
      begin.add(Math.max(0, -before[axis]));
      end.add(extents[axis] - Math.max(0, -after[axis]));
      cuts |= before[axis] < 0 || after[axis] < 0;
      if (begin.get(axis) >= end.get(axis)) {
        throw call.bad("cuts all of axis " + axis);
      }
    }
    return cuts ? call.slice(input, begin, end, Collections.nCopies(extents.length, 1)) : input;
  }

  private static Operand bordered(
      Call call, Operand input, int[] before, int[] after, double value) {
    List<Integer> first = Arrays.stream(before).map(pad -> Math.max(0, pad)).boxed().toList();
    List<Integer> last = Arrays.stream(after).map(pad -> Math.max(0, pad)).boxed().toList();
    boolean none =
        first.stream().allMatch(pad -> pad == 0) && last.stream().allMatch(pad -> pad == 0);
    return none ? input : call.emit(new Move.Pad(first, last, value), input);
  }

  private static int[] places(Call call, String mode, int extent, int before, int after) {
    int length = extent + before + after;
    if (length < 1) {
      throw call.bad("cuts a whole axis");
    }
    return call.places(length)
        .map(i -> {
          int place = i - before;
          return switch (mode) {
            case "edge" -> Math.clamp(place, 0, extent - 1);
            case "reflect" -> {
              int period = Math.max(1, 2 * (extent - 1));
              int within = Math.floorMod(place, period);
              yield within < extent ? within : period - within;
            }
            case "wrap" -> Math.floorMod(place, extent);
            default -> throw call.bad("has the mode \"" + mode + "\"");
          };
        })
        .toArray();
  }
}
