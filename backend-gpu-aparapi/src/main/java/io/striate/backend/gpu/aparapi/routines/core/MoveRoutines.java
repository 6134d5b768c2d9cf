package io.striate.backend.gpu.aparapi.routines.core;

import io.striate.api.op.Move;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.Axes;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Operations that move elements: strided copies.
public final class MoveRoutines {
  private MoveRoutines() {}

  /// The launches of an operation that moves elements.
  public static Routine of(Move op, List<TensorType> in, TensorType out) {
    Shape from = in.getFirst().shape();
    Shape to = out.shape();
    int[] stepsIn = from.strides();
    int[] stepsOut = to.strides();
    ElementType element = out.element();
    return switch (op) {
      case Move.Reshape reshape -> {
        int[] size = {from.size()};
        yield Routine.of(
            move(Axes.of(size, new int[] {1}, new int[] {1}), 0, 0, BufferRef.input(0), element));
      }
      case Move.Permute(var order) -> {
        int[] steps = order.stream().mapToInt(axis -> stepsIn[axis]).toArray();
        yield Routine.of(
            move(Axes.of(to.extents(), steps, stepsOut), 0, 0, BufferRef.input(0), element));
      }
      case Move.Slice(var begin, var end, var every) ->
          Routine.of(
              move(
                  Axes.of(to.extents(), times(stepsIn, every), stepsOut),
                  start(begin, stepsIn),
                  0,
                  BufferRef.input(0),
                  element));
      case Move.Broadcast broadcast ->
          Routine.of(
              move(
                  Axes.of(to.extents(), from.stridesIn(to), stepsOut),
                  0,
                  0,
                  BufferRef.input(0),
                  element));
      case Move.Pad(var before, var after, var between, double value) ->
          Routine.of(
              GenerateRoutines.fill(to, value),
              move(
                  Axes.of(
                      from.extents(),
                      stepsIn,
                      times(stepsOut, between.stream().map(gap -> gap + 1).toList())),
                  0,
                  start(before, stepsOut),
                  BufferRef.input(0),
                  element));
      case Move.Concat(int axis) -> {
        var launches = new ArrayList<Launch>();
        int start = 0;
        for (int i = 0; i < in.size(); i++) {
          Shape part = in.get(i).shape();
          Axes axes = Axes.of(part.extents(), part.strides(), stepsOut);
          launches.add(move(axes, 0, start, BufferRef.input(i), element));
          start += part.extent(axis) * stepsOut[axis];
        }
        yield new Routine(launches, List.of());
      }
    };
  }

  /// Strides that step over some entries.
  private static int[] times(int[] steps, List<Integer> every) {
    return IntStream.range(0, steps.length).map(i -> steps[i] * every.get(i)).toArray();
  }

  private static int start(List<Integer> coordinates, int[] steps) {
    return IntStream.range(0, steps.length).map(i -> coordinates.get(i) * steps[i]).sum();
  }

  /// Copies floats; `axes` has the steps of the source and the target.
  public static Launch move(Axes axes, BufferRef from, BufferRef to) {
    return move(axes, 0, 0, from, to, ElementType.FLOAT32);
  }

  private static Launch move(
      Axes axes, int startIn, int startOut, BufferRef from, ElementType element) {
    return move(axes, startIn, startOut, from, BufferRef.output(0), element);
  }

  private static Launch move(
      Axes axes, int startIn, int startOut, BufferRef from, BufferRef to, ElementType element) {
    return Launch.of("move/MoveKernel")
        .memory("in", from, element)
        .memory("out", to, element)
        .table("table", axes.table())
        .integer("rank", axes.rank())
        .integer("startIn", startIn)
        .integer("startOut", startOut)
        .overElements(
            axes.extents().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b));
  }
}
