package io.striate.examples.core;

import static io.striate.examples.core.CoreTensor.array;

import io.striate.api.backend.*;
import io.striate.api.op.*;
import io.striate.api.random.Philox;
import io.striate.api.tensor.*;
import java.util.*;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.*;

/// A backend of core operations only; the default planner lowers the others. Most gather (each
/// element of the result is fetched from a place in the input) or scatter (each element of the
/// input is brought to a place in the result).
final class CoreBackend implements Backend {
  @Override
  public String name() {
    return "example-core";
  }

  @Override
  public Map<String, String> properties() {
    return Map.of("device", "the Java virtual machine");
  }

  @Override
  public Tensor allocate(TensorType type) {
    return new CoreTensor(type, HostArray.allocate(type), new AtomicBoolean());
  }

  @Override
  public Optional<Kernel> kernel(Op op, List<TensorType> in, List<TensorType> out) {
    List<Shape> shapes = in.stream().map(TensorType::shape).toList();
    Shape to = out.getFirst().shape();
    return op instanceof CoreOp core ? Optional.of(kernel(core, shapes, to)) : Optional.empty();
  }

  private static Kernel kernel(CoreOp op, List<Shape> in, Shape to) {
    Shape from = in.isEmpty() ? Shape.SCALAR : in.getFirst();
    int[] steps = from.strides();
    return switch (op) {
      case Elementwise(var function) -> elementwise(function, in, to);
      case MatMul matmul -> product(matmul, from, in.get(1), to);
      case Reduce(var kind, var axes) ->
          switch (kind) {
            case SUM -> scatter(0, Double::sum, broadcast(to, from));
            case MAX -> scatter(Double.NEGATIVE_INFINITY, Math::max, broadcast(to, from));
            case MIN -> scatter(Double.POSITIVE_INFINITY, Math::min, broadcast(to, from));
          };
      case Unfold(Window2d window, double padding) -> gather(padding, e -> place(window, from, e));
      case Fold fold -> scatter(0, Double::sum, e -> place(fold.window(), to, e));
      case Take(int axis) ->
          (x, y) -> gather(Double.NaN, e -> entry(axis, from, array(x, 1), e)).run(x, y);
      case ScatterAdd(int axis, int extent) ->
          (x, y) -> scatter(0, Double::sum, e -> entry(axis, to, array(x, 1), e)).run(x, y);
      case Move.Reshape reshape -> gather(0, e -> e);
      case Move.Permute(var order) ->
          gather(0, places(to, 0, order.stream().mapToInt(axis -> steps[axis]).toArray()));
      case Move.Slice(var begin, var end, var every) -> gather(0, box(to, steps, begin, every, 0));
      case Move.Broadcast broadcast -> gather(0, broadcast(from, to));
      case Move.Pad(var before, var after, var gaps, double value) ->
          scatter(value, (old, x) -> x, box(from, to.strides(), before, gaps, 1));
      case Move.Concat(int axis) -> {
        IntUnaryOperator[] places = new IntUnaryOperator[in.size()];
        int start = 0;
        for (int i = 0; i < places.length; i++) {
          places[i] = places(in.get(i), start, to.strides());
          start += in.get(i).extent(axis) * to.strides()[axis];
        }
        yield scatter(0, (old, x) -> x, places);
      }
      case Generate.Fill fill -> (x, y) -> set(y, e -> fill.value());
      case Generate.Constant constant -> (x, y) -> set(y, constant::value);
      case Generate.Iota(var shape, int axis) ->
          (x, y) -> set(y, e -> e / to.strides()[axis] % to.extent(axis));
      case Generate.Uniform uniform -> uniform(uniform, to);
    };
  }

  /// Where the elements of `shape`, in row-major order, are found in another tensor: `start`, plus
  /// each coordinate times that axis's step.
  private static IntUnaryOperator places(Shape shape, int start, int[] steps) {
    int[] strides = shape.strides();
    return element -> {
      int place = start;
      for (int axis = 0; axis < strides.length; axis++) {
        place += element / strides[axis] * steps[axis];
        element %= strides[axis];
      }
      return place;
    };
  }

  /// The places in `operand` when it is broadcast to `shape`.
  private static IntUnaryOperator broadcast(Shape operand, Shape shape) {
    return places(shape, 0, operand.stridesIn(shape));
  }

  /// The places of a box that starts at `begin` and, along axis i, goes by `every[i] + more`
  // entries.
  private static IntUnaryOperator box(
      Shape box, int[] strides, List<Integer> begin, List<Integer> every, int more) {
    int[] steps = new int[strides.length];
    int start = 0;
    for (int axis = 0; axis < steps.length; axis++) {
      start += begin.get(axis) * strides[axis];
      steps[axis] = strides[axis] * (every.get(axis) + more);
    }
    return places(box, start, steps);
  }

  /// Where element `e` of what is taken along an axis lies in the whole; -1 if its index is wrong.
  private static int entry(int axis, Shape whole, HostArray indices, int e) {
    int inner = whole.strides()[axis];
    int row = e / inner;
    double index = indices.get(row % indices.length());
    boolean names = index >= 0 && index < whole.extent(axis) && index % 1 == 0;
    int outer = row / indices.length() * whole.extent(axis);
    return names ? (outer + (int) index) * inner + e % inner : -1;
  }

  /// Where element `[n, c, i kW + j, y oW + x]` of the columns lies in the image; -1 outside.
  private static int place(Window2d w, Shape image, int element) {
    int height = image.extent(2);
    int width = image.extent(3);
    int x = element % w.outWidth(width);
    int y = element / w.outWidth(width) % w.outHeight(height);
    int taps = element / w.outWidth(width) / w.outHeight(height);
    int j = taps % w.kernelWidth();
    int i = taps / w.kernelWidth() % w.kernelHeight();
    int row = y * w.strideHeight() + i * w.dilationHeight() - w.padTop();
    int column = x * w.strideWidth() + j * w.dilationWidth() - w.padLeft();
    boolean inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? (taps / w.taps() * height + row) * width + column : -1;
  }

  /// Sets each element of the result to a function of its index.
  private static void set(List<Tensor> results, IntToDoubleFunction element) {
    HostArray to = array(results, 0);
    for (int e = 0; e < to.length(); e++) {
      to.set(e, element.applyAsDouble(e));
    }
  }

  private static Kernel gather(double outside, IntUnaryOperator places) {
    return (inputs, results) -> {
      HostArray from = array(inputs, 0);
      IntToDoubleFunction at = place -> place < 0 ? outside : from.get(place);
      set(results, e -> at.applyAsDouble(places.applyAsInt(e)));
    };
  }

  private static Kernel scatter(
      double initial, DoubleBinaryOperator combine, IntUnaryOperator... places) {
    return (inputs, results) -> {
      double[] to = new double[array(results, 0).length()];
      Arrays.fill(to, initial);
      for (int i = 0; i < places.length; i++) {
        HostArray from = array(inputs, i);
        for (int e = 0; e < from.length(); e++) {
          int place = places[i].applyAsInt(e);
          if (place >= 0) {
            to[place] = combine.applyAsDouble(to[place], from.get(e));
          }
        }
      }
      set(results, e -> to[e]);
    };
  }

  private static Kernel elementwise(Elementwise.Function f, List<Shape> in, Shape to) {
    var places = in.stream().map(operand -> broadcast(operand, to)).toList();
    double[] x = new double[3];
    return (inputs, results) -> {
      for (int e = 0; e < to.size(); e++) {
        for (int i = 0; i < places.size(); i++) {
          x[i] = array(inputs, i).get(places.get(i).applyAsInt(e));
        }
        array(results, 0).set(e, f.apply(x[0], x[1], x[2]));
      }
    };
  }

  /// Element `[..., m, n]` is row m of `a` times column n of `b`: two beginnings and two steps.
  private static Kernel product(MatMul op, Shape shapeA, Shape shapeB, Shape to) {
    int last = to.rank() - 1;
    int inner = shapeA.extent(shapeA.rank() - (op.transposeA() ? 2 : 1));
    int apartA = op.transposeA() ? to.extent(last - 1) : 1;
    int apartB = op.transposeB() ? 1 : to.extent(last);
    int[] stepsA = shapeA.stridesIn(to);
    int[] stepsB = shapeB.stridesIn(to);
    stepsA[last - 1] = op.transposeA() ? 1 : inner;
    stepsA[last] = 0;
    stepsB[last - 1] = 0;
    stepsB[last] = op.transposeB() ? inner : 1;
    IntUnaryOperator rows = places(to, 0, stepsA);
    IntUnaryOperator columns = places(to, 0, stepsB);
    return (inputs, results) -> {
      for (int e = 0; e < to.size(); e++) {
        int row = rows.applyAsInt(e);
        int column = columns.applyAsInt(e);
        double sum = 0;
        for (int k = 0; k < inner; k++) {
          sum += array(inputs, 0).get(row + k * apartA) * array(inputs, 1).get(column + k * apartB);
        }
        array(results, 0).set(e, sum);
      }
    };
  }

  private static Kernel uniform(Generate.Uniform op, Shape to) {
    int size = to.strides()[0];
    int[] words = new int[4];
    return (inputs, results) -> {
      int step = (int) array(inputs, 0).get(0);
      int first = op.first() + op.rows() * (int) array(inputs, 1).get(0);
      for (int e = 0; e < to.size(); e++) {
        Philox.block(op.seed(), e % size / 4, first + e / size, step, op.purpose(), words, 0);
        array(results, 0).set(e, Philox.uniform(words[e % size % 4]));
      }
    };
  }

  @Override
  public void close() {}
}
