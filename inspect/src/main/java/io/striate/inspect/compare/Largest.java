package io.striate.inspect.compare;

import io.striate.api.tensor.Shape;
import io.striate.inspect.compare.Difference.Worst;
import io.striate.inspect.compare.RoundingBound.Bounded;
import io.striate.layers.program.CutNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Collects the largest difference of two backends over all that a layer makes, and the largest
/// share of a bound.
final class Largest {
  /// How far two computations in double may be apart.
  private static final double DOUBLE = 1e-12;

  private double largest = -1;
  private double ulps;
  private double ofBound = -1;
  private Optional<Worst> worst = Optional.empty();

  /// What one backend made, and what it should have made of what it was given.
  @SuppressWarnings("ArrayRecordComponent") // a view of its arrays
  record One(double[] made, Bounded expected) {}

  /// Looks through one result.
  ///
  /// @param what it is, for people
  void add(String what, Shape shape, One a, One b) {
    for (int i = 0; i < a.made().length; i++) {
      double apart = apart(a.made()[i], b.made()[i]);
      if (apart > largest) {
        largest = apart;
        ulps = ulps(apart, a.made()[i], b.made()[i]);
      }
      for (boolean ofA : new boolean[] {true, false}) {
        One one = ofA ? a : b;
        double expected = one.expected().values()[i];
        double bound = one.expected().errors()[i] + DOUBLE * Math.abs(expected);
        double share = share(apart(one.made()[i], expected), bound);
        if (share > ofBound) {
          ofBound = share;
          worst =
              Optional.of(
                  new Worst(what, place(i, shape), a.made()[i], b.made()[i], ofA, expected, bound));
        }
      }
    }
  }

  /// The difference, if there was anything to compare.
  Optional<Difference> difference() {
    return worst.map(where -> new Difference(largest, ulps, ofBound, where));
  }

  /// NaN is apart from all but NaN, and an infinity from all but itself.
  private static double apart(double a, double b) {
    if (a == b || (Double.isNaN(a) && Double.isNaN(b))) {
      return 0;
    }
    double apart = Math.abs(a - b);
    return Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart;
  }

  private static double share(double apart, double bound) {
    return apart == 0 || apart == Double.POSITIVE_INFINITY ? apart : apart / bound;
  }

  private static double ulps(double apart, double a, double b) {
    double larger = Math.max(Math.abs(a), Math.abs(b));
    return apart == 0 ? 0 : apart / Math.ulp((float) larger);
  }

  /// `gradient conv1 by pool1` is the gradient of conv1's output.
  static String inWords(String name) {
    if (name.startsWith(CutNetwork.VALUE)) {
      return "output of " + name.substring(CutNetwork.VALUE.length());
    }
    if (name.startsWith(CutNetwork.GRADIENT)) {
      String of = name.substring(CutNetwork.GRADIENT.length());
      int by = of.indexOf(" by ");
      return by < 0 ? "gradient of " + of : "gradient of the output of " + of.substring(0, by);
    }
    return "next value of " + name.substring(Results.next("").length());
  }

  private static List<Integer> place(int index, Shape shape) {
    var place = new ArrayList<Integer>();
    int rest = index;
    for (int stride : shape.strides()) {
      place.add(rest / stride);
      rest %= stride;
    }
    return place;
  }
}
