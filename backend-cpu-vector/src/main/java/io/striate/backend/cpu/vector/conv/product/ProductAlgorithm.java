package io.striate.backend.cpu.vector.conv.product;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvAlgorithm;
import io.striate.backend.cpu.vector.conv.ConvCounts;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ConvPass;
import io.striate.backend.cpu.vector.conv.ConvWork;
import io.striate.backend.cpu.vector.conv.PatchLayout;
import io.striate.backend.cpu.vector.run.BodyMaker;
import io.striate.backend.cpu.vector.run.Lanes;

/// Convolution as an implicit matrix product: [GemmForwardKernel], [GemmGradInputKernel] and
/// [GemmGradWeightBody].
public record ProductAlgorithm() implements ConvAlgorithm {
  @Override
  public String name() {
    return "product";
  }

  @Override
  public boolean fits(ConvPass pass, ConvGeometry g) {
    return switch (pass) {
      case FORWARD -> GemmForwardKernel.suits(g);
      case BY_INPUT -> GemmGradInputKernel.suits(g);
      case BY_WEIGHT -> GemmGradWeightBody.suits(g);
    };
  }

  @Override
  public ConvCounts counts(ConvWork work) {
    ConvGeometry g = work.g();
    return switch (work.pass()) {
      case FORWARD -> {
        double panels = (double) g.groups() * Lanes.roundUpToTile(g.pixels()) * g.taps();
        double filters = ImplicitGemm.paddedFilters(g.groupFilters());
        double copied = PatchLayout.ofPixels(g.group()).inPlace ? 0 : work.copied();
        yield work.counts(panels * filters, panels + copied, g.weightSize());
      }
      case BY_INPUT -> {
        int phases = g.strideHeight() * g.strideWidth();
        int positions =
            Math.ceilDiv(g.height(), g.strideHeight()) * Math.ceilDiv(g.width(), g.strideWidth());
        double kernel = (double) g.kernelHeight() * g.kernelWidth();
        double panels = Lanes.roundUpToTile(positions) * kernel * g.filters();
        double channels = ImplicitGemm.paddedFilters(g.groupChannels());
        double spread = phases > 1 ? g.inputSize() : 0;
        yield work.counts(panels * channels, panels + g.outputSize() + spread, g.weightSize());
      }
      case BY_WEIGHT -> {
        double panels = (double) g.groups() * g.pixels() * Lanes.roundUpToTile(g.taps());
        yield work.counts(
            panels * ImplicitGemm.paddedFilters(g.groupFilters()),
            panels + work.copied(),
            g.weightSize());
      }
    };
  }

  @Override
  public Conv2dKernel forward(ConvGeometry g, String reason) {
    return new GemmForwardKernel(g);
  }

  @Override
  public Conv2dKernel gradInput(ConvGeometry g, String reason) {
    return new GemmGradInputKernel(g);
  }

  @Override
  public BodyMaker gradWeight(ConvGeometry g, String reason) {
    return (first, count, shared) -> new GemmGradWeightBody(g, count, shared);
  }
}
