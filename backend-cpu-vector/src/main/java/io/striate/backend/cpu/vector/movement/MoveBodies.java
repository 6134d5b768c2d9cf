package io.striate.backend.cpu.vector.movement;

import io.striate.api.op.Move;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Strides;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.List;

/// Operations that move elements: each is a copy through [Strides] on one side or the other.
public final class MoveBodies {
  private static final int BLOCK = 16_384;

  private MoveBodies() {}

  /// Inputs and output as the operation defines them.
  public static Body of(Move op, List<TensorType> in, TensorType out) {
    Shape from = in.getFirst().shape();
    Shape to = out.shape();
    return switch (op) {
      case Move.Reshape reshape -> copy(out);
      case Move.Broadcast broadcast -> new Gather(Strides.broadcast(from, to), out);
      case Move.Permute permute -> {
        int[] own = from.strides();
        int[] strides = permute.order().stream().mapToInt(axis -> own[axis]).toArray();
        yield new Gather(new Strides(to, strides, 0), out);
      }
      case Move.Slice slice ->
          new Gather(
              new Strides(to, times(from.strides(), slice.steps()), offset(from, slice.begin())),
              out);
      case Move.Pad pad -> new PadBody(pad, from, to);
      case Move.Concat concat -> new ConcatBody(concat.axis(), in, out);
    };
  }

  /// A plain copy.
  public static Body copy(TensorType type) {
    return new Gather(new Strides(type.shape(), type.shape().strides(), 0), type);
  }

  /// Strides that step over some entries.
  private static int[] times(int[] strides, List<Integer> every) {
    int[] wider = new int[strides.length];
    java.util.Arrays.setAll(wider, axis -> strides[axis] * every.get(axis));
    return wider;
  }

  private static int offset(Shape shape, List<Integer> begin) {
    int[] strides = shape.strides();
    int offset = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      offset += begin.get(axis) * strides[axis];
    }
    return offset;
  }

  /// The output's elements in order, each read through the strides.
  private record Gather(Strides strides, TensorType out) implements Body {
    @Override
    public int tasks() {
      return (out.shape().size() + BLOCK - 1) / BLOCK;
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int first = task * BLOCK;
      int n = Math.min(BLOCK, out.shape().size() - first);
      int from = operands.at(0);
      int to = operands.at(1) + first;
      switch (out.element()) {
        case FLOAT32 ->
            strides.gather(
                operands.floats(0, workspace), from, first, n, operands.floats(1, workspace), to);
        case INT32 -> strides.gather(operands.ints(0), from, first, n, operands.ints(1), to);
        case UINT8 -> strides.gather(operands.bytes(0), from, first, n, operands.bytes(1), to);
      }
    }
  }

  /// The value everywhere, then the input over it.
  private static final class PadBody implements Body {
    private final float value;
    private final int inSize;
    private final int outSize;
    private final Strides strides;

    PadBody(Move.Pad op, Shape from, Shape to) {
      value = (float) op.value();
      inSize = from.size();
      outSize = to.size();
      List<Integer> apart = op.between().stream().map(gap -> gap + 1).toList();
      strides = new Strides(from, times(to.strides(), apart), offset(to, op.before()));
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      float[] out = operands.floats(1, workspace);
      int to = operands.at(1);
      java.util.Arrays.fill(out, to, to + outSize, value);
      strides.scatter(operands.floats(0, workspace), operands.at(0), 0, inSize, out, to);
    }
  }

  /// Each input into its place.
  private static final class ConcatBody implements Body {
    private final ElementType element;
    private final int[] sizes;
    private final Strides[] strides;

    ConcatBody(int axis, List<TensorType> in, TensorType out) {
      element = out.element();
      sizes = new int[in.size()];
      strides = new Strides[in.size()];
      int[] own = out.shape().strides();
      int position = 0;
      for (int i = 0; i < sizes.length; i++) {
        Shape shape = in.get(i).shape();
        sizes[i] = shape.size();
        strides[i] = new Strides(shape, own, position * own[axis]);
        position += shape.extent(axis);
      }
    }

    @Override
    public int tasks() {
      return sizes.length;
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int out = sizes.length;
      int from = operands.at(task);
      int to = operands.at(out);
      switch (element) {
        case FLOAT32 ->
            strides[task].scatter(
                operands.floats(task, workspace),
                from,
                0,
                sizes[task],
                operands.floats(out, workspace),
                to);
        case INT32 ->
            strides[task].scatter(
                operands.ints(task), from, 0, sizes[task], operands.ints(out), to);
        case UINT8 ->
            strides[task].scatter(
                operands.bytes(task), from, 0, sizes[task], operands.bytes(out), to);
      }
    }
  }
}
