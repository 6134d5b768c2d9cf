package io.striate.backend.gpu.aparapi.routines.conv;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.Routine;
import java.util.List;

/// Chooses the kernels that compute a convolution or one of its gradients. Each group can be
/// computed as a matrix product:
///
/// | | rows | columns | terms |
/// |---|---|---|---|
/// | forward | filters | pixels of the output and the batch | taps: channels × the window |
/// | gradient of the input | channels | pixels of the input and the batch | filters × the window |
/// | gradient of the weight | filters | taps | pixels of the output and the batch |
///
/// It is, if there are enough rows, columns and terms. Otherwise depthwise kernels are used if a
/// group has one channel and few filters, and direct kernels in all other cases. The gradient with
/// respect to the input never uses the direct kernel for a group of one channel, because that
/// kernel computes four channels at a time. The choice depends on the sizes and the kind of device
/// only, so a program always runs in the same way.
///
/// @param products computes convolutions as matrix products
/// @param least the smallest sizes of such products
public record ConvRoutines(GemmConvRoutines products, Least least) {
  /// The smallest sizes for which a convolution is computed as a matrix product.
  public record Least(int rows, int columns, int terms) {
    /// For tiles. A tile has 64 rows and columns: with fewer than a quarter of the rows it is
    /// mostly empty.
    public static final Least OF_TILES = new Least(16, 64, 16);

    /// For strips: from these sizes on they were faster on a CPU. See docs/gpu.md for measurements.
    public static final Least OF_STRIPS = new Least(8, 64, 16);

    /// All convolutions are computed as products.
    public static final Least NOTHING = new Least(0, 0, 0);

    /// No convolution is computed as a product.
    public static final Least UNREACHED = new Least(Integer.MAX_VALUE, 0, 0);
  }

  /// The launches of `Conv2d` on image, weight and, if there are three inputs, bias.
  public Routine forward(Window2d window, int groups, List<TensorType> in, TensorType out) {
    Shape weight = in.get(1).shape();
    if (isProduct(weight.extent(0) / groups, pixels(out), taps(weight))) {
      return products.forward(window, groups, in, out);
    }
    return weight.extent(1) == 1 && weight.extent(0) / groups <= mostOfOne(2)
        ? DepthwiseConvRoutines.forward(window, in, out)
        : DirectConvRoutines.forward(window, groups, in, out);
  }

  /// The launches of `Conv2dGradInput` on the gradient of the output and the weight.
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

  /// The launches of `Conv2dGradWeight` on the image and the gradient of the output.
  public Routine gradWeight(Window2d window, int groups, List<TensorType> in, TensorType out) {
    Shape weight = out.shape();
    if (isProduct(weight.extent(0) / groups, taps(weight), pixels(in.get(1)))) {
      return products.gradWeight(window, groups, in, out);
    }
    return weight.extent(1) == 1 && weight.extent(0) / groups <= mostOfOne(1)
        ? DepthwiseConvRoutines.gradWeight(window, in, out)
        : DirectConvRoutines.gradWeight(window, groups, in, out);
  }

  /// The largest number of filters per channel for which depthwise kernels are used. With more
  /// filters the direct kernel is faster, because it loads an element once for several filters. On
  /// GPUs its memory accesses are not coalesced in this case, so the limit is higher.
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
