package io.striate.backend.cpu.vector.conv.depthwise;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvAlgorithm;
import io.striate.backend.cpu.vector.conv.ConvCounts;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ConvPass;
import io.striate.backend.cpu.vector.conv.ConvWork;
import io.striate.backend.cpu.vector.run.BodyMaker;

/// [DepthwiseConv2d], [DepthwiseConv2dGradInput] and [DepthwiseConv2dGradWeight]: one channel in
/// each group.
public record DepthwiseAlgorithm() implements ConvAlgorithm {
  @Override
  public String name() {
    return "depthwise";
  }

  @Override
  public boolean dominates() {
    return true;
  }

  @Override
  public boolean fits(ConvPass pass, ConvGeometry g) {
    return DepthwiseConv2d.suits(g);
  }

  @Override
  public ConvCounts counts(ConvWork work) {
    ConvGeometry g = work.g();
    if (work.pass() != ConvPass.BY_INPUT) {
      return work.counts(
          work.products() * g.filters(), g.inputSize() + g.outputSize(), g.weightSize());
    }
    // Each filter's gradient is spread out to the size of the input.
    double spread = (double) g.height() * g.width() * g.filters();
    return work.counts(spread * g.taps(), spread + g.inputSize(), g.weightSize());
  }

  @Override
  public Conv2dKernel forward(ConvGeometry g, String reason) {
    return new DepthwiseConv2d.Kernel(g);
  }

  @Override
  public Conv2dKernel gradInput(ConvGeometry g, String reason) {
    return new DepthwiseConv2dGradInput(g);
  }

  @Override
  public BodyMaker gradWeight(ConvGeometry g, String reason) {
    return (first, count, shared) -> new DepthwiseConv2dGradWeight(g, count, shared);
  }
}
