package io.striate.inspect.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.tensor.Shape;
import io.striate.inspect.compare.RoundingBound.Bounded;
import io.striate.layers.program.CutNetwork;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The largest of given differences, computed by hand.
class LargestTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final String NAME = CutNetwork.VALUE + "conv1";

  private static Largest.One one(double[] made, double[] expected, double... errors) {
    return new Largest.One(made, new Bounded(expected, errors));
  }

  private static Largest.One exact(double made) {
    return one(new double[] {made}, new double[] {made}, 0);
  }

  private static Difference of(String name, Shape shape, Largest.One a, Largest.One b) {
    var largest = new Largest();
    largest.add(name, shape, a, b);
    return largest.difference().orElseThrow();
  }

  private static Difference of(double a, double b) {
    return of(NAME, Shape.of(1), exact(a), exact(b));
  }

  /// The second backend is a half off where a quarter is allowed, at row 1 and column 1; the two
  /// differ by most elsewhere, where each makes what its own inputs give.
  @Test
  void theWorstIsTheOneWithTheLargestShareOfItsBound() {
    double[] a = {1, 8, 1, 1, 1, 1};
    double[] b = {1, 6, 1, 1, 1.5, 1};
    double[] ones = {1, 6, 1, 1, 1, 1};
    double[] errors = {0.25, 0.25, 0.25, 0.25, 0.25, 0.25};
    Difference difference = of(NAME, Shape.of(2, 3), one(a, a, errors), one(b, ones, errors));
    assertEquals(2, difference.largest());
    assertEquals(0x1p21, difference.ulps());
    assertEquals(2, difference.ofBound(), 1e-10);
    assertTrue(difference.beyond());
    Difference.Worst worst = difference.worst();
    assertEquals(List.of(1, 1), worst.place());
    assertEquals(1, worst.a());
    assertEquals(1.5, worst.b());
    assertFalse(worst.ofA());
    assertEquals(1, worst.expected());
    assertEquals(0.25 + 1e-12, worst.bound());
  }

  @Test
  void theBoundAllowsForComputingInDouble() {
    var off = one(new double[] {-1000}, new double[] {-1000 - 0.5e-9}, 0);
    Difference difference = of(NAME, Shape.of(1), off, exact(-1000));
    assertEquals(0.5, difference.ofBound(), 1e-3);
    assertTrue(difference.worst().ofA());
    assertFalse(difference.beyond());
  }

  @Test
  void aNumberOnItsBoundIsNotBeyondIt() {
    var worst = of(1, 1).worst();
    assertFalse(new Difference(1, 1, 1, worst).beyond());
    assertTrue(new Difference(1, 1, Math.nextUp(1.0), worst).beyond());
  }

  @Test
  void whatIsNotFiniteIsApartFromAllElse() {
    assertEquals(0, of(Double.NaN, Double.NaN).largest());
    assertEquals(0, of(INFINITY, INFINITY).largest());
    assertEquals(INFINITY, of(Double.NaN, 1).largest());
    assertEquals(INFINITY, of(1, Double.NaN).largest());
    assertEquals(INFINITY, of(INFINITY, -INFINITY).largest());
    var missing = one(new double[] {Double.NaN}, new double[] {1}, 1);
    Difference difference = of(NAME, Shape.of(1), exact(1), missing);
    assertEquals(INFINITY, difference.ofBound());
    assertTrue(difference.beyond());
  }

  @Test
  void whatIsEqualIsNoUnitApart() {
    Difference difference = of(0, 0);
    assertEquals(0, difference.ulps());
    assertEquals(0, difference.ofBound());
    assertTrue(difference.worst().ofA());
  }

  @Test
  void resultsAreNamedByWhatTheyAre() {
    assertEquals("output of conv1", named(CutNetwork.VALUE + "conv1"));
    assertEquals("gradient of conv1.weight", named(CutNetwork.GRADIENT + "conv1.weight"));
    assertEquals("gradient of the output of conv1", named(CutNetwork.GRADIENT + "conv1 by pool1"));
    assertEquals("next value of norm1.mean", named(Results.next("norm1.mean")));
  }

  private static String named(String name) {
    return Largest.inWords(name);
  }

  @Test
  void nothingToCompareIsNoDifference() {
    assertEquals(Optional.empty(), new Largest().difference());
  }
}
