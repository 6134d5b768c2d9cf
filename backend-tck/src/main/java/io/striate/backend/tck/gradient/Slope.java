package io.striate.backend.tck.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/// Compares one coordinate of a gradient with difference quotients, within a bound on their error.
///
/// Let `f(t) = sum w_i y_i(t)` be the loss when the coordinate is moved by `t`, with `f'(0) = g` if
/// the gradient is right. For a step `h` the derivative is estimated to fourth order from central
/// quotients,
///
///     C(h) = (f(h) - f(-h)) / 2h        D = (4 C(h) - C(2h)) / 3
///
/// and the estimate is accepted with the error bound `E = 3 T + K + R`:
///
/// | term | formula | what it covers |
/// |---|---|---|
/// | `T` | `abs(C(h) - C(2h)) / 3` | truncation: what the last extrapolation has changed |
/// | `K` | `abs(S(h) - S(-h))`, `S(h) = (4 f(h) - 3 f(0) - f(2h)) / 2h` | one-sided slopes disagree at a kink |
/// | `R` | `eps (32 L + 2 A) / h` | rounding, with `eps = 2^-52` |
///
/// The sums `L` and `A` of `abs(w_i y_i)` take the place of `abs(f)`, because the terms of the loss may
/// cancel. `L` runs over the outputs that change with `t`; each is off by some `eps abs(y_i)`. `A`
/// runs over all outputs; those that do not change are computed by the same operations on the same
/// numbers and cancel exactly, unless a change is lost in the last place.
///
/// Where `f` is smooth, `T` is of order `h²` and `K` of order `h³`. A kink whose slopes differ by `J`,
/// anywhere within `2h`, moves `D` by at most `J / 2`, and `3 T + K` is never less than what it moves
/// `D` by; a jump likewise. So a right gradient is within `E` of `D`, kink or not.
///
/// An estimate is used if `E` is small: at most 10^-3 of `max(G, abs(D), 10^-6 A)`, with the
/// largest element `G` of the gradient. Otherwise another step is tried. A small step leaves kinks
/// outside of its interval, a large one suffers less from rounding. If there is no usable step, a
/// kink is closer than the smallest step, or the coordinate is one whose derivative cannot be
/// measured: then nothing is said about it.
public final class Slope {
  private static final double EPSILON = 0x1p-52;
  private static final double ROUNDINGS = 32;
  private static final double LOST = 2;
  private static final double TRUNCATIONS = 3;

  /// The largest error bound of an estimate that is used, relative to the scale.
  private static final double USABLE = 1e-3;

  /// An estimate with an error bound that is smaller than this needs no other beside it.
  private static final double FINE = 1e-6;

  /// Derivatives below this share of the outputs' sum are not told apart from 0 relatively.
  private static final double FLOOR = 1e-6;

  private static final double[] STEPS = {1e-3, 1e-4, 1e-5, 1e-2, 1e-6};

  /// The verdict on a coordinate.
  public enum Verdict {
    /// The gradient agrees with the difference quotients.
    RIGHT,
    /// It does not.
    WRONG,
    /// No step gives a usable estimate.
    UNDECIDED
  }

  /// An estimate of the derivative.
  ///
  /// @param error the bound `E`
  private record Estimate(double step, double derivative, double error) {
    boolean agreesWith(double gradient) {
      return Math.abs(derivative - gradient) <= error;
    }
  }

  private final DoubleFunction<double[]> outputs;
  private final double[] weights;
  private final double[] base;
  private final double all;

  /// @param outputs the outputs when the coordinate is moved by so much
  /// @param base the outputs when it is not moved
  /// @param weights the factor of each output in the loss
  public Slope(DoubleFunction<double[]> outputs, double[] base, double[] weights) {
    this.outputs = outputs;
    this.base = base;
    this.weights = weights;
    double sum = 0;
    for (int i = 0; i < base.length; i++) {
      sum += Math.abs(weights[i] * base[i]);
    }
    this.all = sum;
  }

  /// What was found out about a coordinate.
  ///
  /// @param text the estimates, for messages
  /// @param flat whether the loss does not depend on the coordinate at all
  public record Finding(Verdict verdict, String text, boolean flat) {}

  /// Compares the gradient by this coordinate with the difference quotients.
  ///
  /// @param largest the largest magnitude of the gradient by any coordinate of the same tensor
  public Finding check(double gradient, double largest) {
    var usable = new ArrayList<Estimate>();
    var seen = new ArrayList<Estimate>();
    for (double step : STEPS) {
      Estimate estimate = estimate(step);
      seen.add(estimate);
      double scale = Math.max(Math.max(largest, Math.abs(estimate.derivative())), FLOOR * all);
      if (estimate.error() <= USABLE * scale) {
        usable.add(estimate);
        if (estimate.error() <= FINE * scale && estimate.agreesWith(gradient)) {
          return new Finding(Verdict.RIGHT, "", gradient == 0 && estimate.derivative() == 0);
        }
      }
    }
    usable.sort(Comparator.comparingDouble(Estimate::error));
    List<Estimate> best = usable.subList(0, Math.min(2, usable.size()));
    if (best.isEmpty()) {
      return new Finding(Verdict.UNDECIDED, text(seen), false);
    }
    return best.stream().anyMatch(estimate -> estimate.agreesWith(gradient))
        ? new Finding(Verdict.RIGHT, "", gradient == 0 && best.getFirst().derivative() == 0)
        : new Finding(Verdict.WRONG, text(best), false);
  }

  private static String text(List<Estimate> estimates) {
    var texts = new ArrayList<String>();
    for (Estimate each : estimates) {
      texts.add(
          String.format(
              Locale.ROOT,
              "%s (within %.1e, at step %.0e)",
              each.derivative(),
              each.error(),
              each.step()));
    }
    return String.join(", ", texts);
  }

  private Estimate estimate(double h) {
    double[][] at = {
      outputs.apply(-2 * h), outputs.apply(-h), base, outputs.apply(h), outputs.apply(2 * h)
    };
    // Differences from f(0), output by output: what does not change drops out without rounding.
    double[] f = new double[at.length];
    double changed = 0;
    for (int i = 0; i < base.length; i++) {
      double largest = 0;
      boolean same = true;
      for (int k = 0; k < at.length; k++) {
        double difference = at[k][i] - base[i];
        f[k] += weights[i] * difference;
        same &= difference == 0;
        largest = Math.max(largest, Math.abs(at[k][i]));
      }
      changed += same ? 0 : Math.abs(weights[i]) * largest;
    }
    double near = (f[3] - f[1]) / (2 * h);
    double far = (f[4] - f[0]) / (4 * h);
    double right = (4 * f[3] - f[4]) / (2 * h);
    double left = (f[0] - 4 * f[1]) / (2 * h);
    double truncation = Math.abs(near - far) / 3;
    double kink = Math.abs(right - left);
    double rounding = EPSILON * (ROUNDINGS * changed + LOST * all) / h;
    double error = TRUNCATIONS * truncation + kink + rounding;
    boolean finite = Arrays.stream(f).allMatch(Double::isFinite);
    return finite
        ? new Estimate(h, (4 * near - far) / 3, error)
        : new Estimate(h, Double.NaN, Double.POSITIVE_INFINITY);
  }
}
