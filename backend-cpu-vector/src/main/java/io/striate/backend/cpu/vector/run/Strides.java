package io.striate.backend.cpu.vector.run;

import io.striate.api.tensor.Shape;

/// A tensor read through strides: element i of a shape in row-major order lies at the sum of its
/// indices times the strides, plus a base. Strides of 0 repeat, strides in another order permute, a
/// base cuts.
///
/// Axes that run on in memory are joined first, so the innermost run is as long as it can be. Where
/// it is short, as in upsampling and pixel shuffle, the axis before it is the inner loop.
public final class Strides {
  /// Rows below this length are copied many at once.
  private static final int SHORT = 16;

  private final int[] extents;
  private final int[] strides;
  private final int base;
  private final int run;
  private final int step;

  /// @param shape the shape of the elements that are read
  /// @param perAxis the stride of each axis, in numbers
  /// @param base index of the first element
  public Strides(Shape shape, int[] perAxis, int base) {
    int rank = shape.rank();
    int[] joinedExtents = new int[rank + 1];
    int[] joinedStrides = new int[rank + 1];
    int count = 0;
    for (int axis = 0; axis < rank; axis++) {
      int extent = shape.extent(axis);
      if (extent == 1) {
        continue;
      }
      if (count > 0 && joinedStrides[count - 1] == perAxis[axis] * extent) {
        joinedExtents[count - 1] *= extent;
        joinedStrides[count - 1] = perAxis[axis];
      } else {
        joinedExtents[count] = extent;
        joinedStrides[count++] = perAxis[axis];
      }
    }
    this.base = base;
    this.run = count == 0 ? 1 : joinedExtents[count - 1];
    this.step = count == 0 ? 0 : joinedStrides[count - 1];
    int outer = Math.max(0, count - 1);
    this.extents = java.util.Arrays.copyOf(joinedExtents, outer);
    this.strides = java.util.Arrays.copyOf(joinedStrides, outer);
  }

  /// The strides by which a tensor of one shape is read as a larger one.
  public static Strides broadcast(Shape from, Shape to) {
    return new Strides(to, from.stridesIn(to), 0);
  }

  /// Where element i lies.
  public int offset(int i) {
    return start(i / run) + i % run * step;
  }

  /// Where row `row` (of innermost runs) starts.
  private int start(int row) {
    int at = base;
    int rest = row;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      at += rest % extents[axis] * strides[axis];
      rest /= extents[axis];
    }
    return at;
  }

  /// Elements `first` to `first + n - 1`, one behind the other.
  public void gather(float[] from, int fromAt, int first, int n, float[] to, int toAt) {
    int done = 0;
    while (done < n) {
      int column = (first + done) % run;
      int count = Math.min(run - column, n - done);
      int at = fromAt + start((first + done) / run) + column * step;
      int target = toAt + done;
      int rows = run < SHORT && column == 0 ? rows((first + done) / run, (n - done) / run) : 0;
      if (rows > 1) {
        gatherShort(from, at, rows, to, target);
        done += rows * run;
        continue;
      }
      if (step == 1) {
        System.arraycopy(from, at, to, target, count);
      } else if (step == 0) {
        java.util.Arrays.fill(to, target, target + count, from[at]);
      } else if (step == 2) {
        PairKernels.everySecond(from, at, to, target, count);
      } else {
        for (int i = 0; i < count; i++) {
          to[target + i] = from[at + i * step];
        }
      }
      done += count;
    }
  }

  /// How many rows from one on, up to some number, lie at one distance from each other.
  private int rows(int row, int most) {
    int last = extents.length - 1;
    return last < 0 ? 0 : Math.min(extents[last] - row % extents[last], most);
  }

  /// Short rows, column by column: their number is the length of the inner loop.
  private void gatherShort(float[] from, int at, int rows, float[] to, int target) {
    int apart = strides[strides.length - 1];
    if (run == 2 && apart == 1) {
      PairKernels.interleave(from, at, from, at + step, to, target, rows);
      return;
    }
    for (int column = 0; column < run; column++) {
      spread(from, at + column * step, apart, to, target + column, run, rows);
    }
  }

  private static void spread(
      float[] from, int at, int apart, float[] to, int target, int every, int n) {
    if (apart == 1) {
      for (int i = 0; i < n; i++) {
        to[target + i * every] = from[at + i];
      }
    } else {
      for (int i = 0; i < n; i++) {
        to[target + i * every] = from[at + i * apart];
      }
    }
  }

  /// The same for whole numbers.
  public void gather(int[] from, int fromAt, int first, int n, int[] to, int toAt) {
    for (int done = 0; done < n; done++) {
      int i = first + done;
      to[toAt + done] = from[fromAt + offset(i)];
    }
  }

  /// The same for bytes.
  public void gather(byte[] from, int fromAt, int first, int n, byte[] to, int toAt) {
    for (int done = 0; done < n; done++) {
      int i = first + done;
      to[toAt + done] = from[fromAt + offset(i)];
    }
  }

  /// The inverse of [#gather]: stores elements `first` to `first + n - 1` through the strides.
  public void scatter(float[] from, int fromAt, int first, int n, float[] to, int toAt) {
    int done = 0;
    while (done < n) {
      int column = (first + done) % run;
      int count = Math.min(run - column, n - done);
      int at = toAt + start((first + done) / run) + column * step;
      if (step == 1) {
        System.arraycopy(from, fromAt + done, to, at, count);
      } else {
        for (int i = 0; i < count; i++) {
          to[at + i * step] = from[fromAt + done + i];
        }
      }
      done += count;
    }
  }

  /// The same for whole numbers.
  public void scatter(int[] from, int fromAt, int first, int n, int[] to, int toAt) {
    for (int done = 0; done < n; done++) {
      int i = first + done;
      to[toAt + offset(i)] = from[fromAt + done];
    }
  }

  /// The same for bytes.
  public void scatter(byte[] from, int fromAt, int first, int n, byte[] to, int toAt) {
    for (int done = 0; done < n; done++) {
      int i = first + done;
      to[toAt + offset(i)] = from[fromAt + done];
    }
  }
}
