package io.striate.interop.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Shapes, and the order of elements.
final class Shapes {
  static final List<Operator> ALL =
      List.of(
          Operator.of("Shape", Shapes::shape),
          Operator.of("Size", call -> call.integer(Known.size(call.extents(0)))),
          Operator.of("Constant", Shapes::constant),
          Operator.of("ConstantOfShape", "", Set.of(0), Shapes::constantOfShape),
          Operator.of("Range", "constants only", Set.of(0, 1, 2), Shapes::range),
          Operator.of("Reshape", "", Set.of(1), Shapes::reshape),
          Operator.of("Flatten", Shapes::flatten),
          Operator.of("Squeeze", "", Set.of(1), Shapes::squeeze),
          Operator.of("Unsqueeze", "", Set.of(1), Shapes::unsqueeze),
          Operator.of("Transpose", Shapes::transpose),
          Operator.of("Expand", "", Set.of(1), Shapes::expand),
          Operator.of("Tile", "", Set.of(1), Shapes::tile),
          Operator.of("DepthToSpace", Shapes::depthToSpace),
          Operator.of("SpaceToDepth", Shapes::spaceToDepth));

  private Shapes() {}

  private static Operand shape(Call call) {
    int[] extents = call.extents(0);
    int start = call.whole("start", 0);
    int end = call.whole("end", extents.length);
    int from = Math.clamp(start < 0 ? start + extents.length : start, 0, extents.length);
    int to = Math.clamp(end < 0 ? end + extents.length : end, from, extents.length);
    return Known.list(Arrays.copyOfRange(extents, from, to));
  }

  private static Operand constant(Call call) {
    return call.tensor("value")
        .<Operand>map(Known::of)
        .or(() -> call.whole("value_int").map(call::integer))
        .or(() -> call.wholes("value_ints").map(Known::list))
        .or(() ->
            call.reals("value_floats")
                .map(all ->
                    Known.of(
                        new int[] {all.size()},
                        false,
                        all.stream().mapToDouble(Float::doubleValue).toArray())))
        .orElseGet(() -> {
          double value = call.real("value_float", Double.NaN);
          if (Double.isNaN(value)) {
            throw call.bad("has no value that is read: a tensor or numbers");
          }
          return call.number(value);
        });
  }

  private static Operand constantOfShape(Call call) {
    int[] extents = call.known(0).wholes();
    Known.size(extents);
    Optional<Known> value = call.tensor("value").map(Known::of);
    if (value.isPresent() && value.get().size() != 1) {
      throw call.bad("needs a value of one number");
    }
    return Known.filled(
        extents,
        value.map(Known::whole).orElse(false),
        value.map(known -> known.at(0)).orElse(0.0));
  }

  private static Operand range(Call call) {
    double start = call.known(0).at(0);
    double limit = call.known(1).at(0);
    double delta = call.known(2).at(0);
    int count = (int) Math.max(0, Math.ceil((limit - start) / delta));
    call.folding().take(count);
    double[] values = new double[count];
    Arrays.setAll(values, i -> start + i * delta);
    return Known.of(new int[] {count}, call.known(0).whole(), values);
  }

  /// 0 keeps the extent of the input, -1 follows from the number of elements.
  private static Operand reshape(Call call) {
    int[] from = call.extents(0);
    int[] to = call.wholes("shape", 1).orElseThrow(() -> call.bad("needs a shape")).clone();
    boolean zeros = call.whole("allowzero", 0) != 0;
    int open = -1;
    long known = 1;
    for (int axis = 0; axis < to.length; axis++) {
      if (to[axis] == 0 && !zeros) {
        to[axis] = from[call.axis(axis, from.length)];
      }
      if (to[axis] == -1) {
        if (open >= 0) {
          throw call.bad("leaves two extents open in " + Arrays.toString(to));
        }
        open = axis;
      } else if (to[axis] < 0) {
        throw call.bad("has the shape " + Arrays.toString(to));
      } else {
        known = Math.multiplyExact(known, to[axis]);
      }
    }
    long size = Known.size(from);
    if (open >= 0) {
      if (known == 0 || size % known != 0) {
        throw call.bad(
            "cannot give the shape " + Arrays.toString(to) + " to " + Arrays.toString(from));
      }
      to[open] = Math.toIntExact(size / known);
    } else if (known != size) {
      throw call.bad(
          "cannot give the shape " + Arrays.toString(to) + " to " + Arrays.toString(from));
    }
    return call.reshape(call.input(0), to);
  }

  private static Operand flatten(Call call) {
    int[] from = call.extents(0);
    long axis = call.whole("axis", 1);
    int split = axis == from.length ? from.length : call.axis(axis, from.length);
    return call.reshape(
        call.input(0),
        Known.size(Arrays.copyOf(from, split)),
        Known.size(Arrays.copyOfRange(from, split, from.length)));
  }

  private static Operand squeeze(Call call) {
    int[] from = call.extents(0);
    List<Integer> axes =
        call.wholes("axes", 1)
            .map(all -> call.axes(all, from.length))
            .orElseGet(() ->
                IntStream.range(0, from.length).filter(axis -> from[axis] == 1).boxed().toList());
    if (axes.stream().anyMatch(axis -> from[axis] != 1)) {
      throw call.bad("removes the axes " + axes + " of " + Arrays.toString(from));
    }
    return call.reshape(
        call.input(0),
        IntStream.range(0, from.length)
            .filter(axis -> !axes.contains(axis))
            .map(axis -> from[axis])
            .toArray());
  }

  private static Operand unsqueeze(Call call) {
    int[] from = call.extents(0);
    int[] given = call.wholes("axes", 1).orElseThrow(() -> call.bad("needs axes"));
    int rank = from.length + given.length;
    List<Integer> axes = call.axes(given, rank);
    if (axes.size() != given.length) {
      throw call.bad("inserts an axis twice");
    }
    int[] to = new int[rank];
    int next = 0;
    for (int axis = 0; axis < rank; axis++) {
      to[axis] = axes.contains(axis) ? 1 : from[next++];
    }
    return call.reshape(call.input(0), to);
  }

  private static Operand transpose(Call call) {
    int rank = call.extents(0).length;
    int[] order =
        call.wholes("perm")
            .orElseGet(() -> IntStream.range(0, rank).map(i -> rank - 1 - i).toArray());
    if (order.length != rank || call.axes(order, rank).size() != rank) {
      throw call.bad("has the perm " + Arrays.toString(order) + " for " + rank + " axes");
    }
    return call.permute(
        call.input(0), Arrays.stream(order).map(axis -> call.axis(axis, rank)).boxed().toList());
  }

  private static Operand expand(Call call) {
    int[] to = Folding.broadcast(call.extents(0), call.known(1).wholes());
    return call.broadcast(call.input(0), to);
  }

  /// Opset 6 and later: how often each axis is repeated.
  private static Operand tile(Call call) {
    int[] from = call.extents(0);
    int[] times = call.known(1).wholes();
    if (times.length != from.length) {
      throw call.bad("repeats " + times.length + " axes of " + from.length);
    }
    Operand result = call.input(0);
    for (int axis = 0; axis < times.length; axis++) {
      if (times[axis] < 1 || times[axis] > Folding.MOST_ELEMENTS) {
        throw call.bad("repeats axis " + axis + " " + times[axis] + " times");
      }
      if (times[axis] > 1) {
        int[] extents = call.extents(result);
        int[] apart = new int[extents.length + 1];
        System.arraycopy(extents, 0, apart, 0, axis);
        apart[axis] = 1;
        System.arraycopy(extents, axis, apart, axis + 1, extents.length - axis);
        int[] repeated = apart.clone();
        repeated[axis] = times[axis];
        extents[axis] = Math.multiplyExact(extents[axis], times[axis]);
        result = call.reshape(call.broadcast(call.reshape(result, apart), repeated), extents);
      }
    }
    return result;
  }

  private static Operand depthToSpace(Call call) {
    int[] from = maps(call);
    int block = block(call);
    int channels = from[1] / (block * block);
    if (channels * block * block != from[1]) {
      throw call.bad("cannot divide " + from[1] + " channels into blocks of " + block);
    }
    boolean rowsFirst = call.text("mode", "DCR").equals("CRD");
    Operand apart =
        rowsFirst
            ? call.reshape(call.input(0), from[0], channels, block, block, from[2], from[3])
            : call.reshape(call.input(0), from[0], block, block, channels, from[2], from[3]);
    List<Integer> order = rowsFirst ? List.of(0, 1, 4, 2, 5, 3) : List.of(0, 3, 4, 1, 5, 2);
    return call.reshape(
        call.permute(apart, order), from[0], channels, from[2] * block, from[3] * block);
  }

  private static Operand spaceToDepth(Call call) {
    int[] from = maps(call);
    int block = block(call);
    if (from[2] % block != 0 || from[3] % block != 0) {
      throw call.bad("cannot divide " + Arrays.toString(from) + " into blocks of " + block);
    }
    int height = from[2] / block;
    int width = from[3] / block;
    Operand apart = call.reshape(call.input(0), from[0], from[1], height, block, width, block);
    return call.reshape(
        call.permute(apart, List.of(0, 3, 5, 1, 2, 4)),
        from[0],
        from[1] * block * block,
        height,
        width);
  }

  private static int[] maps(Call call) {
    int[] from = call.extents(0);
    if (from.length != 4) {
      throw call.bad("needs maps [N, C, H, W], got " + Arrays.toString(from));
    }
    return from;
  }

  private static int block(Call call) {
    int block = call.whole("blocksize", 0);
    if (block < 1 || block > 1 << 12) {
      throw call.bad("has the blocksize " + block);
    }
    return block;
  }
}
