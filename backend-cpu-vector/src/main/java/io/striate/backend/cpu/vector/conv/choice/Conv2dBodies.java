package io.striate.backend.cpu.vector.conv.choice;

import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.List;

/// Convolution and its gradients as single operations, outside a plan: by the best exact algorithm,
/// with the weights packed before the samples of each run.
public final class Conv2dBodies {
  private static final ConvAlgorithms EXACT = new ConvAlgorithms(true);

  private Conv2dBodies() {}

  /// Inputs: image, weight, and bias if there is one.
  public static Body forward(Conv2d op, List<TensorType> in) {
    boolean hasBias = in.size() == 3;
    int samples = in.getFirst().shape().extent(0);
    Conv2dKernel kernel = EXACT.forward(ConvGeometry.of(op, in), samples, false);
    return new PackingFirst(kernel, samples, hasBias ? 2 : 1);
  }

  /// Inputs: gradOutput, weight.
  public static Body gradInput(Conv2dGradInput op, List<TensorType> in, TensorType out) {
    int filters = in.get(1).shape().extent(0);
    var g = ConvGeometry.of(op.window(), op.groups(), out.shape(), filters);
    int samples = out.shape().extent(0);
    return new PackingFirst(EXACT.gradInput(g, samples, false), samples, 1);
  }

  /// Inputs: image, gradOutput. Summed over the samples, one after the other.
  public static Body gradWeight(Conv2dGradWeight op, List<TensorType> in, boolean shared) {
    int filters = in.get(1).shape().extent(1);
    var g = ConvGeometry.of(op.window(), op.groups(), in.get(0).shape(), filters);
    int samples = in.getFirst().shape().extent(0);
    return EXACT.gradWeight(g, samples).make(0, samples, shared);
  }

  /// A kernel that packs its weights before each run: for operations by themselves.
  private static final class PackingFirst implements Body {
    private final int weights;
    private final int packedSize;
    private final Body pack;
    private final Body samples;
    private final Operands packing;
    private final Operands running = new Operands(3);

    /// @param weights inputs after the first: the weight, and the bias if there is one
    PackingFirst(Conv2dKernel kernel, int count, int weights) {
      this.weights = weights;
      packedSize = kernel.packedSize();
      pack = kernel.pack(weights == 2);
      samples = kernel.samples(count, false, false);
      packing = new Operands(weights + 1);
    }

    @Override
    public int scratch() {
      return samples.scratch() + packedSize;
    }

    @Override
    public int words() {
      return samples.words();
    }

    @Override
    public String algorithm() {
      return samples.algorithm();
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int packedAt = samples.scratch();
      for (int i = 0; i < weights; i++) {
        packing.place(i, operands.floats(i + 1, workspace), operands.at(i + 1));
      }
      packing.place(weights, workspace.scratch, packedAt);
      pack.run(0, packing, workspace);
      running.place(0, operands.floats(0, workspace), operands.at(0));
      running.place(1, workspace.scratch, packedAt);
      running.place(2, operands.floats(weights + 1, workspace), operands.at(weights + 1));
      for (int part = 0; part < samples.tasks(); part++) {
        samples.run(part, running, workspace);
      }
    }
  }
}
