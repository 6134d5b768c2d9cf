package io.striate.backend.cpu.vector.conv.direct;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvAlgorithm;
import io.striate.backend.cpu.vector.conv.ConvCounts;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ConvPass;
import io.striate.backend.cpu.vector.conv.ConvWork;
import io.striate.backend.cpu.vector.run.BodyMaker;
import io.striate.backend.cpu.vector.run.Lanes;

/// [DirectConv2d], [DirectConv2dGradInput] and [DirectConv2dGradWeight]: vectors of filters, no
/// matrix of patches. Fits everything.
public record DirectAlgorithm() implements ConvAlgorithm {
  /// A register tile of one vector waits for the latency of each addition.
  private static final double SINGLE_VECTOR = 1.6;

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public boolean sharesSamples() {
    return false;
  }

  @Override
  public boolean fits(ConvPass pass, ConvGeometry g) {
    return true;
  }

  @Override
  public ConvCounts counts(ConvWork work) {
    ConvGeometry g = work.g();
    double turned = (double) g.groups() * g.pixels() * g.groupFiltersPadded();
    double moves = work.copied() + turned;
    if (work.pass() == ConvPass.BY_INPUT) {
      int run = DirectConv2dGradInput.runLength(g);
      double windows =
          (double) g.pixels() * g.filters() * DirectConv2dGradInput.runs(g) * lanes(run);
      double added = (double) g.groups() * g.pixels() * DirectConv2dGradInput.runs(g) * run;
      return work.counts(windows, moves + added, g.weightSize());
    }
    return work.counts(
        g.groups() * work.products() * lanes(g.groupFilters()), moves, g.weightSize());
  }

  /// The cost of a row of numbers in lanes: vectors in pairs, then a single one.
  static double lanes(int numbers) {
    int padded = Lanes.roundUp(numbers);
    int tiles = padded / Lanes.TILE * Lanes.TILE;
    return tiles + (padded - tiles) * SINGLE_VECTOR;
  }

  @Override
  public Conv2dKernel forward(ConvGeometry g, String reason) {
    return new DirectForwardKernel(g, false);
  }

  @Override
  public Conv2dKernel gradInput(ConvGeometry g, String reason) {
    return new DirectGradInputKernel(g);
  }

  @Override
  public BodyMaker gradWeight(ConvGeometry g, String reason) {
    return (first, count, shared) -> DirectGradWeightBody.of(g, count, shared);
  }
}
