package io.striate.backend.cpu.vector.conv;

import io.striate.api.op.Conv2d;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Lanes;
import java.util.List;

/// Sizes of one 2-D convolution, and the two lists of offsets that turn any convolution into one loop.
///
/// A kernel reads a *padded copy* of one sample, `[C, paddedHeight, paddedWidth]`, which holds exactly the
/// pixels that some window covers. There, the number that tap t = (c, ky, kx) of the window of output pixel
/// q = (y, x) reads lies at
///
///     pixel[q] + tap[t],   pixel[q] = y·strideH·paddedWidth + x·strideW
///                          tap[t]   = c·plane + ky·dilationH·paddedWidth + kx·dilationW
///
/// so stride, padding and dilation cost nothing in the kernels and need no code there. Groups are
/// convolutions side by side: all sizes named `group` are those of one of them.
public record ConvGeometry(
    int channels,
    int height,
    int width,
    int filters,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int padTop,
    int padLeft,
    int dilationHeight,
    int dilationWidth,
    int groups,
    int outHeight,
    int outWidth) {

  /// The geometry of a convolution.
  ///
  /// @param in the types of its inputs: image, weight
  public static ConvGeometry of(Conv2d op, List<TensorType> in) {
    return of(op.window(), op.groups(), in.get(0).shape(), in.get(1).shape().extent(0));
  }

  /// The geometry of a window on a batch of images `[N, C, H, W]`.
  public static ConvGeometry of(Window2d window, int groups, Shape image, int filters) {
    return of(window, groups, image.extent(1), image.extent(2), image.extent(3), filters);
  }

  /// The geometry of a window on a sample `[channels, height, width]`.
  public static ConvGeometry of(
      Window2d window, int groups, int channels, int height, int width, int filters) {
    return new ConvGeometry(
        channels,
        height,
        width,
        filters,
        window.kernelHeight(),
        window.kernelWidth(),
        window.strideHeight(),
        window.strideWidth(),
        window.padTop(),
        window.padLeft(),
        window.dilationHeight(),
        window.dilationWidth(),
        groups,
        window.outHeight(height),
        window.outWidth(width));
  }

  /// Channels of a group.
  public int groupChannels() {
    return channels / groups;
  }

  /// Filters of a group.
  public int groupFilters() {
    return filters / groups;
  }

  /// One group as a convolution of its own.
  public ConvGeometry group() {
    return new ConvGeometry(
        groupChannels(),
        height,
        width,
        groupFilters(),
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        padTop,
        padLeft,
        dilationHeight,
        dilationWidth,
        1,
        outHeight,
        outWidth);
  }

  /// Filters of a group rounded up to whole vectors: the row length of the pixels-by-filters
  /// layout.
  public int groupFiltersPadded() {
    return Lanes.roundUp(groupFilters());
  }

  /// Products behind one output number.
  public int taps() {
    return groupChannels() * kernelHeight * kernelWidth;
  }

  /// Output pixels.
  public int pixels() {
    return outHeight * outWidth;
  }

  /// Rows of the padded copy, in pixels.
  public int paddedHeight() {
    return (outHeight - 1) * strideHeight + (kernelHeight - 1) * dilationHeight + 1;
  }

  /// Columns of the padded copy, in pixels.
  public int paddedWidth() {
    return (outWidth - 1) * strideWidth + (kernelWidth - 1) * dilationWidth + 1;
  }

  /// Numbers of one channel of the padded copy.
  public int paddedPlane() {
    return paddedHeight() * paddedWidth();
  }

  /// Numbers of one sample of the input.
  public int inputSize() {
    return channels * height * width;
  }

  /// Numbers of one sample of the output.
  public int outputSize() {
    return filters * pixels();
  }

  /// Numbers of the weights of all groups.
  public int weightSize() {
    return filters * taps();
  }

  /// The type of the weights, `[filters, C / groups, kH, kW]`.
  public TensorType weightType() {
    return TensorType.float32(filters, groupChannels(), kernelHeight, kernelWidth);
  }

  /// The type of the gradient of the biases, `[1, filters, 1, 1]`.
  public TensorType biasType() {
    return TensorType.float32(1, filters, 1, 1);
  }

  /// Offsets of the taps in planes of the padded copy, in the order of the weights: c, ky, kx.
  public int[] tapOffsets() {
    int[] offsets = new int[taps()];
    int t = 0;
    for (int c = 0; c < groupChannels(); c++) {
      for (int ky = 0; ky < kernelHeight; ky++) {
        for (int kx = 0; kx < kernelWidth; kx++) {
          offsets[t++] =
              c * paddedPlane() + ky * dilationHeight * paddedWidth() + kx * dilationWidth;
        }
      }
    }
    return offsets;
  }

  /// Offsets of the windows in a plane of the padded copy, row by row.
  public int[] pixelOffsets() {
    int[] offsets = new int[pixels()];
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        offsets[y * outWidth + x] = y * strideHeight * paddedWidth() + x * strideWidth;
      }
    }
    return offsets;
  }
}
