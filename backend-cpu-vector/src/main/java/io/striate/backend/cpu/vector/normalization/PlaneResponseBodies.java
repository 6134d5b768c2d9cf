package io.striate.backend.cpu.vector.normalization;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;

import io.striate.api.op.LocalResponseNorm;
import io.striate.api.op.LocalResponseNormGrad;
import io.striate.api.tensor.Shape;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Arrays;

/// Local response normalization within the planes `[H, W]` of `[N, C, H, W]`.
///
/// A task is a band of rows of one plane, whose numbers the second-level cache holds. The sum over
/// a window is a sum over its rows, then over its columns, both in whole vectors: 2 size additions
/// in place of size². What neighboring bands share, size - 1 rows, both compute.
public final class PlaneResponseBodies {
  /// Numbers of a band.
  private static final int CACHED = 1 << 13;

  private PlaneResponseBodies() {}

  /// Input: input; output: output.
  public static Body forward(LocalResponseNorm op, Shape shape) {
    return new Forward(new Bands(shape, op));
  }

  /// Inputs: input, gradOutput; output: gradInput.
  public static Body gradient(LocalResponseNormGrad op, Shape shape) {
    return new Gradient(new Bands(shape, op.forward()));
  }

  /// Rows of a plane, from `first` to below `end`.
  private record Rows(int first, int end) {
    int count() {
      return end - first;
    }
  }

  /// How planes are cut into bands, and the window.
  private static final class Bands {
    final LocalResponseNorm norm;
    final int before;
    final int after;
    final int height;
    final int width;
    private final int planes;
    private final int band;

    Bands(Shape shape, LocalResponseNorm norm) {
      this.norm = norm;
      before = norm.size() / 2;
      after = norm.size() - 1 - before;
      planes = shape.extent(0) * shape.extent(1);
      height = shape.extent(2);
      width = shape.extent(3);
      // A band is not lower than what it shares with its neighbors.
      band = Math.clamp(Math.max(CACHED / width, 2 * norm.size()), 1, height);
    }

    int tasks() {
      return planes * perPlane();
    }

    private int perPlane() {
      return Math.ceilDiv(height, band);
    }

    /// The rows that a task computes.
    Rows rows(int task) {
      int first = task % perPlane() * band;
      return new Rows(first, Math.min(height, first + band));
    }

    /// Where the plane of a task lies.
    int plane(int task) {
      return task / perPlane() * height * width;
    }

    /// The rows that lie in the windows of others.
    Rows around(Rows rows, int above, int below) {
      return new Rows(Math.max(0, rows.first - above), Math.min(height, rows.end + below));
    }

    /// Numbers of an array of rows in scratch memory, of a band with what is around it. A vector
    /// that begins in the last row may end behind it.
    int array() {
      return Math.min(height, band + 2 * (norm.size() - 1)) * width + LANES;
    }

    /// Numbers of a row between borders of zeros.
    int bordered() {
      return Lanes.roundUp(width) + norm.size();
    }

    /// `base + factor * (mean of the windows)` of rows, from an array that begins with row
    /// `source.first`.
    ///
    /// @param above rows of a window above its own, and columns to its left
    /// @param vertical where there is scratch memory for an array, and behind it for a bordered row
    void means(
        float[] scratch,
        int from,
        Rows source,
        Rows rows,
        int above,
        double factor,
        double base,
        int vertical,
        int to) {
      int size = norm.size();
      int row = vertical + array();
      for (int y = rows.first, n; y < rows.end; y += n) {
        int top = Math.max(source.first, y - above);
        int bottom = Math.min(source.end, y - above + size);
        boolean whole = bottom - top == size;
        // Windows that lie on the plane are one run: their rows are one behind the other.
        n = whole ? Math.min(rows.end, source.end - size + above + 1) - y : 1;
        ResponseNormKernels.window(
            scratch,
            from + (top - source.first) * width,
            width,
            bottom - top,
            1f,
            0f,
            scratch,
            vertical + (y - rows.first) * width,
            n * width);
      }
      Arrays.fill(scratch, row, row + bordered(), 0f);
      float share = (float) (factor / size / size);
      for (int y = 0; y < rows.count(); y++) {
        System.arraycopy(scratch, vertical + y * width, scratch, row + above, width);
        // Whole vectors: what they write behind a row, the next row overwrites.
        ResponseNormKernels.window(
            scratch,
            row,
            1,
            size,
            share,
            (float) base,
            scratch,
            to + y * width,
            Lanes.roundUp(width));
      }
    }

    /// `d^-beta` of rows.
    void powers(float[] scratch, int divisors, int count, int powers, int spare) {
      ResponseNormKernels.inversePowers(
          scratch, divisors, (float) norm.beta(), scratch, powers, scratch, spare, count);
    }
  }

  private record Forward(Bands bands) implements Body {
    @Override
    public int tasks() {
      return bands.tasks();
    }

    @Override
    public int scratch() {
      return 4 * bands.array() + bands.bordered();
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      float[] scratch = workspace.scratch;
      float[] x = operands.floats(0, workspace);
      int width = bands.width;
      Rows rows = bands.rows(task);
      Rows source = bands.around(rows, bands.before, bands.after);
      int plane = bands.plane(task);
      int divisors = bands.array();
      int powers = 2 * divisors;
      int vertical = 3 * divisors;
      int at = operands.at(0) + plane + source.first * width;
      ResponseNormKernels.squares(x, at, scratch, 0, source.count() * width);
      LocalResponseNorm norm = bands.norm;
      bands.means(
          scratch, 0, source, rows, bands.before, norm.alpha(), norm.k(), vertical, divisors);
      int n = rows.count() * width;
      bands.powers(scratch, divisors, n, powers, 0);
      int first = plane + rows.first * width;
      GroupNormKernels.multiply(
          x,
          operands.at(0) + first,
          scratch,
          powers,
          operands.floats(1, workspace),
          operands.at(1) + first,
          n);
    }
  }

  private record Gradient(Bands bands) implements Body {
    @Override
    public int tasks() {
      return bands.tasks();
    }

    @Override
    public int scratch() {
      return 5 * bands.array() + bands.bordered();
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      float[] scratch = workspace.scratch;
      float[] x = operands.floats(0, workspace);
      float[] g = operands.floats(1, workspace);
      int width = bands.width;
      Rows rows = bands.rows(task);
      // What has a row around it, and what is around that.
      Rows through = bands.around(rows, bands.after, bands.before);
      Rows source = bands.around(through, bands.before, bands.after);
      int plane = bands.plane(task);
      int squares = 0;
      int divisors = bands.array();
      int powers = 2 * divisors;
      int shares = 3 * divisors;
      int vertical = 4 * divisors;
      int at = operands.at(0) + plane + source.first * width;
      ResponseNormKernels.squares(x, at, scratch, squares, source.count() * width);
      LocalResponseNorm norm = bands.norm;
      bands.means(
          scratch,
          squares,
          source,
          through,
          bands.before,
          norm.alpha(),
          norm.k(),
          vertical,
          divisors);
      int n = through.count() * width;
      bands.powers(scratch, divisors, n, powers, squares);
      int first = plane + through.first * width;
      ResponseNormKernels.shares(
          g,
          operands.at(1) + first,
          x,
          operands.at(0) + first,
          scratch,
          powers,
          scratch,
          divisors,
          scratch,
          shares,
          n);
      double factor = 2 * norm.alpha() * norm.beta();
      bands.means(scratch, shares, through, rows, bands.after, factor, 0, vertical, divisors);
      first = plane + rows.first * width;
      ResponseNormKernels.gradient(
          g,
          operands.at(1) + first,
          x,
          operands.at(0) + first,
          scratch,
          powers + (rows.first - through.first) * width,
          scratch,
          divisors,
          operands.floats(2, workspace),
          operands.at(2) + first,
          rows.count() * width);
    }
  }
}
