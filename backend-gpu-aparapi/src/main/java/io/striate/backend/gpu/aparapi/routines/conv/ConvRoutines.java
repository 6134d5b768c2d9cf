package io.striate.backend.gpu.aparapi.routines.conv;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.Routine;
import java.util.List;

/// Which kernels compute a convolution or a gradient of one. Of each group's matrix product
///
/// | | rows | columns | terms |
/// |---|---|---|---|
/// | forward | filters | pixels of the output and the batch | taps: channels × the window |
/// | gradient by the input | channels | pixels of the input and the batch | filters × the window |
/// | gradient by the weight | filters | taps | pixels of the output and the batch |
///
/// it is computed as that product where there are enough of each; if not, where a group has one
/// channel and few filters, by the kernels for that; else directly. The gradient by the input of a
/// group of one channel never is: the direct kernel computes four. Sizes and the kind of device
/// decide alone, so a program always runs in the same way.
///
/// @param products how products are computed
/// @param least what is enough
public record ConvRoutines(GemmConvRoutines products, Least least) {
  /// Sizes from which on a convolution is computed as a product.
  public record Least(int rows, int columns, int terms) {
    /// A tile has 64 rows and columns: with fewer than a quarter of them it is mostly empty.
    public static final Least OF_TILES = new Least(16, 64, 16);

    /// From where strips have been faster on a CPU; docs/gpu.md has figures.
    public static final Least OF_STRIPS = new Least(8, 64, 16);

    /// All are products.
    public static final Least NOTHING = new Least(0, 0, 0);

    /// None is.
    public static final Least UNREACHED = new Least(Integer.MAX_VALUE, 0, 0);
  }

  public Routine forward(Window2d window, int groups, List<TensorType> in, TensorType out) {
    Shape weight = in.get(1).shape();
    if (isProduct(weight.extent(0) / groups, pixels(out), taps(weight))) {
      return products.forward(window, groups, in, out);
    }
    return weight.extent(1) == 1 && weight.extent(0) / groups <= mostOfOne(2)
        ? DepthwiseConvRoutines.forward(window, in, out)
        : DirectConvRoutines.forward(window, groups, in, out);
  }

  public Routine gradInput(Window2d window, int groups, List<TensorType> in, TensorType out) {
    Shape weight = in.get(1).shape();
    int filters = weight.extent(0) / groups;
    if (isProduct(weight.extent(1), pixels(out), (long) filters * window.taps())) {
      return products.gradInput(window, groups, in, out);
    }
    return weight.extent(1) == 1
        ? DepthwiseConvRoutines.gradInput(window, in, out)
        : DirectConvRoutines.gradInput(window, groups, in, out);
  }

  public Routine gradWeight(Window2d window, int groups, List<TensorType> in, TensorType out) {
    Shape weight = out.shape();
    if (isProduct(weight.extent(0) / groups, taps(weight), pixels(in.get(1)))) {
      return products.gradWeight(window, groups, in, out);
    }
    return weight.extent(1) == 1 && weight.extent(0) / groups <= mostOfOne(1)
        ? DepthwiseConvRoutines.gradWeight(window, in, out)
        : DirectConvRoutines.gradWeight(window, groups, in, out);
  }

  /// The most filters of one channel that have kernels of their own: with more of them it is worth
  /// while to load an element once for several. On GPUs the direct kernels have few items side by
  /// side there.
  private int mostOfOne(int onCpus) {
    return products.localTiles() ? 3 : onCpus;
  }

  private boolean isProduct(long rows, long columns, long terms) {
    return rows >= least.rows && columns >= least.columns && terms >= least.terms;
  }

  private static long pixels(TensorType maps) {
    Shape shape = maps.shape();
    return (long) shape.extent(0) * shape.extent(2) * shape.extent(3);
  }

  private static long taps(Shape weight) {
    return (long) weight.extent(1) * weight.extent(2) * weight.extent(3);
  }
}
