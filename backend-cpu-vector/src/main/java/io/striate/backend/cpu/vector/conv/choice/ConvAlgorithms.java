package io.striate.backend.cpu.vector.conv.choice;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvAlgorithm;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ConvPass;
import io.striate.backend.cpu.vector.conv.ConvWork;
import io.striate.backend.cpu.vector.conv.depthwise.DepthwiseAlgorithm;
import io.striate.backend.cpu.vector.conv.direct.DirectAlgorithm;
import io.striate.backend.cpu.vector.conv.direct.FlatAlgorithm;
import io.striate.backend.cpu.vector.conv.pooled.PooledConv2d;
import io.striate.backend.cpu.vector.conv.product.ProductAlgorithm;
import io.striate.backend.cpu.vector.conv.winograd.WinogradAlgorithm;
import io.striate.backend.cpu.vector.conv.winograd.WinogradForm;
import io.striate.backend.cpu.vector.run.BodyMaker;
import io.striate.backend.cpu.vector.run.Shards;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Chooses the algorithm of each convolution of a plan.
///
/// A choice compares costs, estimated from the geometry, the batch and the vector width by the
/// table of [ConvCosts]. The choice depends neither on measured time nor on the number of threads,
/// so a program has the same plan on every machine with vectors of that width.
public final class ConvAlgorithms {
  /// All algorithms: the one list that names them. Among equal costs the first wins.
  private static final List<ConvAlgorithm> ALL =
      List.of(
          new DirectAlgorithm(),
          new FlatAlgorithm(),
          new DepthwiseAlgorithm(),
          new ProductAlgorithm(),
          new WinogradAlgorithm(WinogradForm.F4X4_3X3),
          new WinogradAlgorithm(WinogradForm.F2X2_5X5));

  /// The algorithm that is taken unless another is clearly faster: it needs no other layout of the
  /// image, and workers can share its samples.
  private static final ConvAlgorithm PREFERRED = new ProductAlgorithm();

  /// Factor of the time of a sample that workers cannot share, where a batch is not partitioned:
  /// estimated for two workers, whatever their number.
  private static final double ALONE = 2;

  /// Picoseconds of work above which sharing pays: synchronizing workers takes time too.
  private static final double WORTH_SHARING = 5e7;

  /// Another algorithm must cost at most this share of the first choice: the margin is larger than
  /// the error of the table.
  private static final double GAIN = 0.9;

  private final boolean exact;
  private final ConvCosts costs;

  /// @param exact whether only algorithms that round as the plain formula does may be chosen
  public ConvAlgorithms(boolean exact) {
    this.exact = exact;
    this.costs = ConvCosts.checkedIn();
  }

  /// Whether only algorithms that round as the plain formula does may be chosen.
  public boolean exact() {
    return exact;
  }

  /// A convolution.
  ///
  /// @param once whether weights are packed in the first run only, which then costs nothing
  public Conv2dKernel forward(ConvGeometry g, int batch, boolean once) {
    var work = new ConvWork(ConvPass.FORWARD, g, batch, once);
    ConvAlgorithm best = best(work);
    return best.forward(g, reason(best, work));
  }

  /// The gradient of a convolution by its input.
  public Conv2dKernel gradInput(ConvGeometry g, int batch, boolean once) {
    var work = new ConvWork(ConvPass.BY_INPUT, g, batch, once);
    ConvAlgorithm best = best(work);
    return best.gradInput(g, reason(best, work));
  }

  /// The gradient of a convolution by its weights.
  public BodyMaker gradWeight(ConvGeometry g, int batch) {
    var work = new ConvWork(ConvPass.BY_WEIGHT, g, batch, false);
    ConvAlgorithm best = best(work);
    return best.gradWeight(g, reason(best, work));
  }

  /// Whether a max pooling behind a convolution is fused with it into `PooledConv2d`, instead of
  /// computing the convolution by the best algorithm.
  ///
  /// For training, the gradients of both multiply only what the pooling lets pass, about as well as
  /// the direct kernels; so all three passes are compared, without the pooling's own share, which
  /// is small on either side.
  ///
  /// @param passed share of its input that the pooling passes on
  public boolean pools(ConvGeometry g, int batch, boolean once, boolean trains, double passed) {
    double joined = pooled(ConvPass.FORWARD, g, batch, once);
    double apart = cheapest(ConvPass.FORWARD, g, batch, once);
    if (trains) {
      joined += passed * pooled(ConvPass.BY_INPUT, g, batch, once);
      joined += passed * pooled(ConvPass.BY_WEIGHT, g, batch, false);
      apart += cheapest(ConvPass.BY_INPUT, g, batch, once);
      apart += cheapest(ConvPass.BY_WEIGHT, g, batch, false);
    }
    return joined <= apart;
  }

  private double pooled(ConvPass pass, ConvGeometry g, int batch, boolean once) {
    return cost(PooledConv2d.like(pass, g), new ConvWork(pass, g, batch, once));
  }

  private double cheapest(ConvPass pass, ConvGeometry g, int batch, boolean once) {
    var work = new ConvWork(pass, g, batch, once);
    return cost(best(work), work);
  }

  private double cost(ConvAlgorithm algorithm, ConvWork work) {
    double cost = costs.of(algorithm, work);
    boolean alone =
        !algorithm.sharesSamples() && !Shards.partitions(work.batch()) && cost > WORTH_SHARING;
    return alone ? ALONE * cost : cost;
  }

  /// The algorithm for some work: the preferred one unless another is faster by the margin, and one
  /// that rounds differently only if it is faster by the margin again.
  ConvAlgorithm best(ConvWork work) {
    ConvAlgorithm plain = plain(work);
    ConvAlgorithm any = cheapest(work, exact);
    return gains(any, plain, work) ? any : plain;
  }

  private ConvAlgorithm plain(ConvWork work) {
    ConvAlgorithm plain = cheapest(work, true);
    boolean preferred = candidates(work).contains(PREFERRED);
    return preferred && !gains(plain, PREFERRED, work) ? PREFERRED : plain;
  }

  private boolean gains(ConvAlgorithm other, ConvAlgorithm first, ConvWork work) {
    return cost(other, work) <= GAIN * cost(first, work);
  }

  private ConvAlgorithm cheapest(ConvWork work, boolean plainOnly) {
    return candidates(work).stream()
        .filter(algorithm -> algorithm.exact() || !plainOnly)
        .min(Comparator.comparingDouble(algorithm -> cost(algorithm, work)))
        .orElseThrow();
  }

  /// All algorithms that can do some work; only one if it is always the best.
  public static List<ConvAlgorithm> candidates(ConvWork work) {
    List<ConvAlgorithm> fitting =
        ALL.stream().filter(algorithm -> algorithm.fits(work.pass(), work.g())).toList();
    return fitting.stream()
        .filter(ConvAlgorithm::dominates)
        .findFirst()
        .map(List::of)
        .orElse(fitting);
  }

  private String reason(ConvAlgorithm taken, ConvWork work) {
    ConvAlgorithm plain = plain(work);
    double share = cost(taken, work) / cost(plain, work);
    return String.format(
        Locale.ROOT,
        "estimated at %.2f of the time of the best exact algorithm, %s",
        share,
        plain.name());
  }
}
