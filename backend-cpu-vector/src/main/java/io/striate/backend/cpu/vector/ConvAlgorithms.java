package io.striate.backend.cpu.vector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Chooses how each convolution of a plan is computed: the one place where that is decided.
///
/// A choice compares costs, reckoned from the geometry, the batch and the vector width by the table
/// of [ConvCosts]. Neither the clock nor the number of threads has a say, so a program has the same
/// plan on every machine with vectors of that width.
final class ConvAlgorithms {
  /// What is computed.
  enum Pass {
    /// The convolution itself.
    FORWARD,
    /// Its gradient by the input.
    BY_INPUT,
    /// Its gradient by the weights.
    BY_WEIGHT
  }

  /// How much longer workers wait for a sample that they cannot share, where a batch is not cut
  /// into shards: reckoned for two, however many there are.
  private static final double ALONE = 2;

  /// Picoseconds of work that is worth sharing: a meeting of workers takes some of them, too.
  private static final double WORTH_SHARING = 5e7;

  /// What share of the time of the first choice another must come down to: more than the table
  /// errs.
  private static final double GAIN = 0.9;

  private final boolean exact;
  private final ConvCosts costs;

  /// @param exact whether only algorithms of the plain formula's rounding may be taken
  ConvAlgorithms(boolean exact) {
    this.exact = exact;
    this.costs = ConvCosts.checkedIn();
  }

  /// Whether only the plain formulas' rounding will do.
  boolean exact() {
    return exact;
  }

  /// A convolution.
  ///
  /// @param once whether weights are packed in the first run alone, which then costs nothing
  Conv2dKernel forward(ConvGeometry g, int batch, boolean once) {
    var work = new ConvWork(Pass.FORWARD, g, batch, once);
    ConvAlgorithm best = best(work);
    return switch (best) {
      case DIRECT, FLAT -> Conv2dBodies.direct(new Conv2dForward(g, best == ConvAlgorithm.FLAT));
      case DEPTHWISE -> new DepthwiseConv2d.Kernel(g);
      case PRODUCT -> new GemmConv2d(g);
      case WINOGRAD_3X3, WINOGRAD_5X5 ->
          WinogradBodies.forward(WinogradForm.of(g).orElseThrow(), g, reason(best, work));
    };
  }

  /// The gradient of a convolution by its input.
  Conv2dKernel gradInput(ConvGeometry g, int batch, boolean once) {
    var work = new ConvWork(Pass.BY_INPUT, g, batch, once);
    ConvAlgorithm best = best(work);
    return switch (best) {
      case DIRECT -> new Conv2dBodies.GradInputTables(g);
      case PRODUCT -> new GemmConv2dGradInput(g);
      case WINOGRAD_3X3, WINOGRAD_5X5 ->
          WinogradBodies.gradInput(WinogradForm.of(g).orElseThrow(), g, reason(best, work));
      case DEPTHWISE -> new DepthwiseConv2dGradInput(g);
      case FLAT -> throw new IllegalStateException(best + " has no gradients");
    };
  }

  /// The gradient of a convolution by its weights.
  Node.BodyMaker gradWeight(ConvGeometry g, int batch) {
    var work = new ConvWork(Pass.BY_WEIGHT, g, batch, false);
    ConvAlgorithm best = best(work);
    return switch (best) {
      case DIRECT -> (first, count, shared) -> Conv2dBodies.directGradWeight(g, count, shared);
      case PRODUCT -> (first, count, shared) -> new GemmConv2dGradWeight(g, count, shared);
      case WINOGRAD_3X3, WINOGRAD_5X5 ->
          WinogradBodies.gradWeight(WinogradForm.of(g).orElseThrow(), g, reason(best, work));
      case DEPTHWISE -> (first, count, shared) -> new DepthwiseConv2dGradWeight(g, count, shared);
      case FLAT -> throw new IllegalStateException(best + " has no gradients");
    };
  }

  /// Whether a max pooling behind a convolution joins its kernel, which is a direct one, rather
  /// than leaves the convolution to the best.
  ///
  /// For training, the gradients of both multiply only what the pooling lets pass, about as well as
  /// the direct kernels; so all three passes are compared, without the pooling's own share, which
  /// is small on either side.
  ///
  /// @param passed which share of its input the pooling passes on
  boolean pools(ConvGeometry g, int batch, boolean once, boolean trains, double passed) {
    double joined = direct(Pass.FORWARD, g, batch, once);
    double apart = cheapest(Pass.FORWARD, g, batch, once);
    if (trains) {
      joined += passed * direct(Pass.BY_INPUT, g, batch, once);
      joined += passed * direct(Pass.BY_WEIGHT, g, batch, false);
      apart += cheapest(Pass.BY_INPUT, g, batch, once);
      apart += cheapest(Pass.BY_WEIGHT, g, batch, false);
    }
    return joined <= apart;
  }

  private double direct(Pass pass, ConvGeometry g, int batch, boolean once) {
    var work = new ConvWork(pass, g, batch, once);
    ConvAlgorithm direct =
        pass == Pass.FORWARD && Conv2dForward.wastesLessFlat(g)
            ? ConvAlgorithm.FLAT
            : ConvAlgorithm.DIRECT;
    return cost(direct, work);
  }

  private double cheapest(Pass pass, ConvGeometry g, int batch, boolean once) {
    var work = new ConvWork(pass, g, batch, once);
    return cost(best(work), work);
  }

  private double cost(ConvAlgorithm algorithm, ConvWork work) {
    double cost = costs.of(algorithm, work);
    boolean alone = !algorithm.shares() && !Schedule.cuts(work.batch()) && cost > WORTH_SHARING;
    return alone ? ALONE * cost : cost;
  }

  /// The algorithm for some work: the product, which turns no layout and shares samples, unless
  /// another gains enough; and one of another rounding only if that gains enough again.
  ConvAlgorithm best(ConvWork work) {
    ConvAlgorithm plain = plain(work);
    ConvAlgorithm any = cheapest(work, exact);
    return gains(any, plain, work) ? any : plain;
  }

  private ConvAlgorithm plain(ConvWork work) {
    ConvAlgorithm plain = cheapest(work, true);
    boolean product = candidates(work).contains(ConvAlgorithm.PRODUCT);
    return product && !gains(plain, ConvAlgorithm.PRODUCT, work) ? ConvAlgorithm.PRODUCT : plain;
  }

  private boolean gains(ConvAlgorithm other, ConvAlgorithm first, ConvWork work) {
    return cost(other, work) <= GAIN * cost(first, work);
  }

  private ConvAlgorithm cheapest(ConvWork work, boolean plainOnly) {
    return candidates(work).stream()
        .filter(algorithm -> algorithm.plain() || !plainOnly)
        .min(Comparator.comparingDouble(algorithm -> cost(algorithm, work)))
        .orElseThrow();
  }

  /// All algorithms that can do some work. A kernel for one channel in each group has no rival.
  static List<ConvAlgorithm> candidates(ConvWork work) {
    if (ConvAlgorithm.DEPTHWISE.fits(work.pass(), work.g())) {
      return List.of(ConvAlgorithm.DEPTHWISE);
    }
    var candidates = new ArrayList<ConvAlgorithm>();
    for (ConvAlgorithm algorithm : ConvAlgorithm.values()) {
      if (algorithm.fits(work.pass(), work.g())) {
        candidates.add(algorithm);
      }
    }
    return candidates;
  }

  private String reason(ConvAlgorithm taken, ConvWork work) {
    ConvAlgorithm plain = plain(work);
    double share = cost(taken, work) / cost(plain, work);
    return "reckoned at %.2f of the time of the best exact algorithm, %s"
        .formatted(share, plain.word());
  }
}
