package io.striate.backend.cpu.vector.conv.direct;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvAlgorithm;
import io.striate.backend.cpu.vector.conv.ConvCounts;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ConvPass;
import io.striate.backend.cpu.vector.conv.ConvWork;
import io.striate.backend.cpu.vector.run.BodyMaker;

/// [FlatConv2d]: vectors along the width of the image, for the forward pass with stride 1.
public record FlatAlgorithm() implements ConvAlgorithm {
  @Override
  public String name() {
    return "flat";
  }

  @Override
  public boolean sharesSamples() {
    return false;
  }

  @Override
  public boolean fits(ConvPass pass, ConvGeometry g) {
    return pass == ConvPass.FORWARD && g.strideHeight() == 1 && g.strideWidth() == 1;
  }

  @Override
  public ConvCounts counts(ConvWork work) {
    ConvGeometry g = work.g();
    return work.counts(
        (double) FlatConv2d.planeSize(g)
            * g.taps()
            * FlatConv2d.paddedFilters(g.groupFilters())
            * g.groups(),
        work.copied() + g.outputSize(),
        g.weightSize());
  }

  @Override
  public Conv2dKernel forward(ConvGeometry g, String reason) {
    return new DirectForwardKernel(g, true);
  }

  @Override
  public Conv2dKernel gradInput(ConvGeometry g, String reason) {
    throw new IllegalStateException("the algorithm 'flat' computes no gradients");
  }

  @Override
  public BodyMaker gradWeight(ConvGeometry g, String reason) {
    throw new IllegalStateException("the algorithm 'flat' computes no gradients");
  }
}
