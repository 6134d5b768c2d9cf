package io.striate.backend.cpu.vector.conv.winograd;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvAlgorithm;
import io.striate.backend.cpu.vector.conv.ConvCounts;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ConvPass;
import io.striate.backend.cpu.vector.conv.ConvWork;
import io.striate.backend.cpu.vector.run.BodyMaker;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Shards;
import java.util.Locale;

/// Winograd's convolution in one of its forms: fewer multiplications, another rounding.
public record WinogradAlgorithm(WinogradForm form) implements ConvAlgorithm {
  @Override
  public String name() {
    return String.format(Locale.ROOT, "winograd-%dx%d", form.kernel(), form.kernel());
  }

  @Override
  public boolean exact() {
    return false;
  }

  @Override
  public boolean fits(ConvPass pass, ConvGeometry g) {
    return form.fits(g) && (pass != ConvPass.BY_INPUT || withinKernel(g));
  }

  /// Whether no window lies in the padding alone.
  private boolean withinKernel(ConvGeometry g) {
    return g.padTop() < form.kernel() && g.padLeft() < form.kernel();
  }

  @Override
  public ConvCounts counts(ConvWork work) {
    ConvGeometry g = work.g();
    boolean byInput = work.pass() == ConvPass.BY_INPUT;
    WinogradTiles tiles = byInput ? WinogradTiles.ofGradInput(form, g) : WinogradTiles.of(form, g);
    int depth = byInput ? g.filters() : g.channels();
    double filters = Lanes.roundUpToTile(byInput ? g.channels() : g.filters());
    double count = (double) work.batch() * tiles.perSample();
    double weights = WinogradTransforms.POINTS * depth * filters;
    double moves = WinogradTransforms.POINTS * count * (Lanes.roundUp(depth) + filters);
    if (work.pass() == ConvPass.BY_WEIGHT) {
      // Each shard transforms its own sums back.
      int shards = Shards.of(work.batch()).count();
      return new ConvCounts(count * weights, moves, shards * weights, 0);
    }
    double blocks = Math.ceil(count / WinogradConv2d.blockTiles(depth));
    double streamed = weights > ConvWork.CACHE ? blocks * weights : 0;
    return new ConvCounts(
        Math.ceil(count / 4) * 4 * weights, moves, work.once() ? 0 : weights, streamed);
  }

  @Override
  public Conv2dKernel forward(ConvGeometry g, String reason) {
    return WinogradBodies.forward(form, g, reason);
  }

  @Override
  public Conv2dKernel gradInput(ConvGeometry g, String reason) {
    return WinogradBodies.gradInput(form, g, reason);
  }

  @Override
  public BodyMaker gradWeight(ConvGeometry g, String reason) {
    return WinogradBodies.gradWeight(form, g, reason);
  }
}
