package io.striate.inspect.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Fold;
import io.striate.api.op.Move;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.ScatterAdd;
import io.striate.api.op.Unfold;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The bound of each operation as its formula gives it, by hand. Results are given twice what the
/// formula says.
class OperationBoundTest {
  private static final double U = 0x1p-24;
  private static final double WINOGRAD = 29.4 * 29.4;

  private final Emitter emit = new Emitter("operation", 1, 0);
  private final Map<String, double[]> numbers = new HashMap<>();

  /// An input that is exact.
  private Value exact(Shape shape, double... values) {
    String name = "x" + numbers.size();
    numbers.put(name, values);
    return emit.input(name, new TensorType(ElementType.FLOAT32, shape), false);
  }

  private Value filled(Shape shape, double value) {
    double[] values = new double[shape.size()];
    Arrays.fill(values, value);
    return exact(shape, values);
  }

  /// A sum of two inputs: each value v is in doubt by u |v|.
  private Value inDoubt(double... values) {
    Shape shape = Shape.of(values.length);
    double[] less = Arrays.stream(values).map(value -> value - 0.5).toArray();
    return emit.add(exact(shape, less), filled(shape, 0.5));
  }

  private RoundingBound.Bounded bound(Value result, boolean exactPlans) {
    emit.output("y", result);
    var backends = Backends.installed();
    try (Backend reference =
        backends.open(backends.choose("reference"), BackendOptions.defaults())) {
      var bounds = RoundingBound.of(emit.build(), numbers, reference, exactPlans);
      return Objects.requireNonNull(bounds.get("y"));
    }
  }

  private void check(Value result, double[] values, double... errors) {
    check(result, true, values, errors);
  }

  private void check(Value result, boolean exactPlans, double[] values, double... errors) {
    var bounded = bound(result, exactPlans);
    assertArrayEquals(values, bounded.values());
    assertArrayEquals(errors, bounded.errors(), U * 1e-5);
  }

  private static double[] of(double... values) {
    return values;
  }

  private Value one(Op op, Value... operands) {
    return emit.emit(op, List.of(operands)).getFirst();
  }

  @Test
  void eachElementHasItsOwnWithBroadcasting() {
    Value sum = emit.add(exact(Shape.of(2, 3), 1, 2, 3, 4, 5, 6), exact(Shape.of(3), 10, 20, 30));
    check(
        emit.add(sum, exact(Shape.of(2, 1), 100, 0)),
        of(111, 122, 133, 14, 25, 36),
        2 * U * (11 + 111),
        2 * U * (22 + 122),
        2 * U * (33 + 133),
        2 * U * (14 + 14),
        2 * U * (25 + 25),
        2 * U * (36 + 36));
  }

  @Test
  void aSumCountsItsTerms() {
    Value x = exact(Shape.of(2, 3), 1, -2, 3, -4, 5, -6);
    check(emit.reduce(Reduce.Kind.SUM, x, List.of(1)), of(2, -5), 2 * 4 * U * 6, 2 * 4 * U * 15);
  }

  @Test
  void aMaximumIsInDoubtByTheLargestDoubt() {
    check(emit.reduce(Reduce.Kind.MAX, inDoubt(1, -5, 3), List.of(0)), of(3), 2 * U * 5);
  }

  @Test
  void aProductOfMatricesCarriesDoubts() {
    Value a = emit.reshape(inDoubt(3, 4, 5, 6, 7, 8), 3, 2);
    Value b = exact(Shape.of(3, 1), 1, -1, 1);
    // terms 3, 5, 7 and 4, 6, 8: three of them
    check(emit.matmul(a, b, true, false), of(5, 6), 2 * U * (4 * 15 + 15), 2 * U * (4 * 18 + 18));
  }

  @Test
  void paddingIsExact() {
    Value padded = one(new Move.Pad(List.of(1), List.of(0), List.of(0), 9), inDoubt(3, 5));
    check(padded, of(9, 3, 5), 0, 2 * U * 3, 2 * U * 5);
  }

  @Test
  void paddingOfWindowsIsExact() {
    Value x = emit.reshape(inDoubt(3, 5), 1, 1, 1, 2);
    check(
        one(new Unfold(Window2d.square(1, 1, 1), 7), x),
        of(7, 7, 7, 7, 7, 3, 5, 7, 7, 7, 7, 7),
        of(0, 0, 0, 0, 0, 2 * U * 3, 2 * U * 5, 0, 0, 0, 0, 0));
  }

  @Test
  void foldingAddsAsManyAsAWindowHas() {
    Value x = exact(Shape.of(1, 1, 4, 1), 1, -2, 3, 4);
    check(
        one(new Fold(Window2d.square(2, 1, 0), 2, 2), x),
        of(1, -2, 3, 4),
        2 * 5 * U,
        2 * 5 * U * 2,
        2 * 5 * U * 3,
        2 * 5 * U * 4);
  }

  @Test
  void entriesThatAreTakenKeepTheirDoubts() {
    Value taken = emit.take(inDoubt(3, 5, 8), exact(Shape.of(3), 2, 0, -1), 0);
    check(taken, of(8, 3, Double.NaN), 2 * U * 8, 2 * U * 3, 0);
  }

  @Test
  void anIndexInDoubtMayTakeAnyEntry() {
    Value taken = emit.take(exact(Shape.of(3), 3, 5, -8), inDoubt(1, 2), 0);
    check(taken, of(5, -8), 2 * (5 + 8), 2 * (8 + 8));
  }

  @Test
  void entriesThatAreAddedCountAllUpdates() {
    Value added = one(new ScatterAdd(0, 2), inDoubt(3, 5), exact(Shape.of(2), 1, 1));
    check(added, of(0, 8), 0, 2 * U * (8 + 2 * 8));
  }

  @Test
  void anIndexInDoubtMayAddToAnyEntry() {
    Value added = one(new ScatterAdd(0, 2), exact(Shape.of(2), 3, -5), inDoubt(1, 1));
    check(added, of(0, -2), 2 * 2 * 8, 2 * 2 * 8);
  }

  @Test
  void aConstantIsRounded() {
    check(emit.fill(Shape.of(1), 0.1), of(0.1), 2 * 0.1 * U);
  }

  @Test
  void aConstantThatAFloatHoldsIsExact() {
    check(emit.fill(Shape.of(1), 0.5), of(0.5), 0);
  }

  @Test
  void whatIsComposedIsLowered() {
    Value x = exact(Shape.of(1, 2), 1, 1);
    assertArrayEquals(of(0.5, 0.5), bound(emit.softmax(x, 1), true).values());
  }

  /// Terms: 3 filters of 3x3 taps. Winograd's bound takes the channel whose weights have the
  /// largest sum, and the largest gradient.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theGradientByTheInput(boolean exactPlans) {
    double[] weights = new double[3 * 2 * 9];
    Arrays.setAll(weights, i -> i / 9 % 2 == 0 ? -1 : -2);
    Value result =
        one(
            new Conv2dGradInput(Window2d.square(3, 1, 0), 1, 3, 3),
            exact(Shape.of(1, 3, 1, 1), 2, 2, 2),
            exact(Shape.of(3, 2, 3, 3), weights));
    double fast = exactPlans ? 0 : (3 + 34 + 6) * U * WINOGRAD * 2 * (3 * 9 * 2);
    double[] values = new double[18];
    Arrays.setAll(values, i -> i < 9 ? -6 : -12);
    double[] errors = new double[18];
    Arrays.setAll(errors, i -> 2 * (28 * U * (i < 9 ? 6 : 12) + fast));
    var bounded = bound(result, exactPlans);
    assertArrayEquals(values, bounded.values());
    assertArrayEquals(errors, bounded.errors(), 1e-9);
  }

  /// Terms: 2 samples of 2x3 positions, which count in Winograd's bound, too.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theGradientByTheWeight(boolean exactPlans) {
    double[] gradients = new double[24];
    Arrays.setAll(gradients, i -> i / 6 % 2 == 0 ? 1 : 3);
    Value result =
        one(
            new Conv2dGradWeight(Window2d.square(3, 1, 0), 1),
            filled(Shape.of(2, 1, 4, 5), 2),
            exact(Shape.of(2, 2, 2, 3), gradients));
    double fast = exactPlans ? 0 : (12 + 34 + 6) * U * WINOGRAD * 2 * (12 * 3);
    double[] errors = new double[18];
    Arrays.setAll(errors, i -> 2 * (13 * U * (i < 9 ? 24 : 72) + fast));
    assertArrayEquals(errors, bound(result, exactPlans).errors(), 1e-9);
  }

  @Test
  void aBiasIsOneTermMore() {
    Value result =
        one(
            new Conv2d(Window2d.square(1, 1, 0), 1),
            filled(Shape.of(1, 1, 1, 1), 2),
            filled(Shape.of(1, 1, 1, 1), 3),
            filled(Shape.of(1), 4));
    check(result, of(10), 2 * 3 * U * 10);
  }

  /// Winograd's algorithms need one group, square kernels, and steps of one pixel.
  @Test
  void otherConvolutionsAreExactInAllPlans() {
    var windows =
        List.of(
            Window2d.square(3, 2, 0),
            new Window2d(3, 3, 1, 1, 0, 0, 0, 0, 2, 2),
            new Window2d(3, 1, 1, 1, 0, 0, 0, 0, 1, 1),
            Window2d.square(4, 1, 0));
    for (Window2d window : windows) {
      checkExact(window, 1);
    }
    checkExact(Window2d.square(3, 1, 0), 2);
  }

  private static void checkExact(Window2d window, int groups) {
    var errors = new double[2][];
    for (boolean exactPlans : new boolean[] {true, false}) {
      var test = new OperationBoundTest();
      Value image = test.filled(Shape.of(1, 2, 5, 5), 2);
      Value weight =
          test.filled(Shape.of(2, 2 / groups, window.kernelHeight(), window.kernelWidth()), -1);
      Value result = test.one(new Conv2d(window, groups), image, weight);
      errors[exactPlans ? 1 : 0] = test.bound(result, exactPlans).errors();
    }
    assertArrayEquals(errors[1], errors[0], window + ", groups " + groups);
  }
}
