package io.striate.backend.cpu.vector.conv.pooled;

import io.striate.backend.cpu.vector.conv.ConvAlgorithm;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ConvPass;
import io.striate.backend.cpu.vector.conv.ImageLayouts;
import io.striate.backend.cpu.vector.conv.direct.DirectAlgorithm;
import io.striate.backend.cpu.vector.conv.direct.DirectForwardKernel;
import io.striate.backend.cpu.vector.conv.direct.FlatAlgorithm;
import io.striate.backend.cpu.vector.conv.direct.FlatConv2d;
import io.striate.backend.cpu.vector.elementwise.ElementwiseKernels;
import io.striate.backend.cpu.vector.pooling.MaxPool2dKernels;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Optional;

/// Convolution, relu and max pooling in one step; [PooledConv2dGradients] are its gradients.
///
/// One sample at a time: convolution into scratch memory, pooling from there, relu last (it
/// commutes with a maximum and has a quarter of the work there). Neither the convolution's result
/// nor the relu's ever leaves the cache, and the backward pass needs neither: the positions of the
/// maxima say where gradients go, and a gradient passes the relu where the pooled number is above
/// zero.
public final class PooledConv2d {
  private final ConvGeometry geometry;
  private final DirectForwardKernel conv;
  private final MaxPool2dKernels.Window pool;
  private final boolean relu;

  /// Instead of `conv` if the kernel is flat and the window is 2x2.
  private final Optional<EvenOddConv2d> halves;

  /// Where the forward pass keeps things in scratch memory: first the padded sample.
  private final int resultAt;

  private final int pooledAt;

  /// @param pool the windows of the pooling, on the result of the convolution
  /// @param relu whether a relu lies between convolution and pooling
  public PooledConv2d(ConvGeometry geometry, MaxPool2dKernels.Window pool, boolean relu) {
    this.geometry = geometry;
    this.pool = pool;
    this.relu = relu;
    conv = new DirectForwardKernel(geometry, DirectForwardKernel.wastesLessFlat(geometry));
    halves =
        conv.flat && pool.twoByTwo() ? Optional.of(EvenOddConv2d.of(geometry)) : Optional.empty();
    resultAt = halves.map(EvenOddConv2d::paddedSize).orElse(conv.paddedSize());
    pooledAt = resultAt + halves.map(EvenOddConv2d::resultSize).orElse(conv.resultSize());
  }

  /// The algorithm whose cost a pass of a convolution behind a pooling has, without the pooling's
  /// own share.
  public static ConvAlgorithm like(ConvPass pass, ConvGeometry g) {
    return pass == ConvPass.FORWARD && DirectForwardKernel.wastesLessFlat(g)
        ? new FlatAlgorithm()
        : new DirectAlgorithm();
  }

  /// The gradients of this convolution, relu and pooling.
  public PooledConv2dGradients gradients() {
    return new PooledConv2dGradients(geometry, pool, relu);
  }

  /// The convolution, which packs the weights.
  public DirectForwardKernel conv() {
    return conv;
  }

  private int pooledSize() {
    return geometry.filters() * pool.pixels();
  }

  /// Inputs: image, packed weights; outputs: pooled, and the positions if the backward pass wants
  /// them.
  public Body forward(int samples, boolean keepPositions) {
    return new Forward(samples, keepPositions);
  }

  private final class Forward implements Body {
    private final int samples;
    private final boolean keepPositions;

    Forward(int samples, boolean keepPositions) {
      this.samples = samples;
      this.keepPositions = keepPositions;
    }

    private int row() {
      return geometry.groupFiltersPadded();
    }

    @Override
    public int scratch() {
      return pooledAt + 2 * pool.pixels() * row() + 2 * Lanes.LANES + pooledSize();
    }

    @Override
    public String algorithm() {
      return conv.algorithm() + (relu ? ", relu" : "") + " and max pooling while in the cache";
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      float[] in = operands.floats(0, workspace);
      float[] packed = operands.floats(1, workspace);
      float[] out = operands.floats(2, workspace);
      float[] scratch = workspace.scratch;
      float[] position = keepPositions ? operands.floats(3, workspace) : scratch;
      int positionAt =
          keepPositions ? operands.at(3) : pooledAt + 2 * pool.pixels() * row() + 2 * Lanes.LANES;
      for (int n = 0; n < samples; n++) {
        int to = operands.at(2) + n * pooledSize();
        int image = operands.at(0) + n * geometry.inputSize();
        if (halves.isPresent()) {
          halves(
              halves.get(),
              in,
              image,
              packed,
              operands.at(1),
              out,
              to,
              position,
              positionAt,
              scratch);
        } else {
          ImageLayouts.pad(geometry, in, image, scratch, 0);
          conv.group(0, scratch, 0, packed, operands.at(1), scratch, resultAt);
          if (conv.flat) {
            planes(scratch, out, to, position, positionAt);
          } else {
            pixels(scratch, out, to, position, positionAt);
          }
        }
        if (relu) {
          ElementwiseKernels.relu(out, to, out, to, pooledSize());
        }
        positionAt += keepPositions ? pooledSize() : 0;
      }
    }

    private void halves(
        EvenOddConv2d split,
        float[] in,
        int image,
        float[] packed,
        int packedAt,
        float[] out,
        int to,
        float[] position,
        int positionAt,
        float[] scratch) {
      ImageLayouts.padEvenOdd(geometry, split.pitch(), in, image, scratch, 0);
      split.forward(scratch, 0, packed, packedAt, scratch, resultAt);
      for (int f = 0; f < geometry.filters(); f++) {
        int even = resultAt + f * split.planeSize();
        MaxPool2dKernels.halves(
            pool,
            scratch,
            even,
            even + split.oddAt(),
            split.pitch(),
            out,
            to + f * pool.pixels(),
            position,
            positionAt + f * pool.pixels(),
            scratch,
            pooledAt);
      }
    }

    private void planes(float[] scratch, float[] out, int to, float[] position, int positionAt) {
      for (int f = 0; f < geometry.filters(); f++) {
        MaxPool2dKernels.plane(
            pool,
            scratch,
            resultAt + f * FlatConv2d.planeSize(geometry),
            geometry.paddedWidth(),
            out,
            to + f * pool.pixels(),
            position,
            positionAt + f * pool.pixels());
      }
    }

    private void pixels(float[] scratch, float[] out, int to, float[] position, int positionAt) {
      int max = pooledAt;
      int pixels = pool.pixels();
      int first = max + pixels * row();
      MaxPool2dKernels.pixels(
          pool, scratch, resultAt, geometry.outWidth(), row(), scratch, max, scratch, first);
      int filters = geometry.filters();
      ImageLayouts.transpose(pixels, filters, scratch, max, row(), out, to, pixels);
      ImageLayouts.transpose(pixels, filters, scratch, first, row(), position, positionAt, pixels);
    }
  }
}
