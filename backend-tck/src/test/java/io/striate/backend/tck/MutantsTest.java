package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.op.AdamUpdate;
import io.striate.api.op.ArgMax;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.AvgPool2dGrad;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormGrad;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.CoreOp;
import io.striate.api.op.Detach;
import io.striate.api.op.Dropout;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Example;
import io.striate.api.op.Fold;
import io.striate.api.op.Generate;
import io.striate.api.op.LogSoftmax;
import io.striate.api.op.LogSoftmaxGrad;
import io.striate.api.op.MatMul;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.MaxPool2dGrad;
import io.striate.api.op.Move;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.ScatterAdd;
import io.striate.api.op.SgdUpdate;
import io.striate.api.op.Softmax;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.op.SoftmaxCrossEntropyGrad;
import io.striate.api.op.SoftmaxGrad;
import io.striate.api.op.Softplus;
import io.striate.api.op.Split;
import io.striate.api.op.Take;
import io.striate.api.op.Unfold;
import io.striate.api.op.Window2d;
import io.striate.backend.tck.run.Mutant;
import io.striate.backend.tck.run.Numbers;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Backends that are correct except for one mistake fail the contracts.
class MutantsTest {
  /// As the tests of a third-party backend.
  private record Trial(Mutant provider) implements OperationContract {
    boolean ofCore() {
      return CoreOp.class.isAssignableFrom(provider.op());
    }
  }

  static List<Mutant> mutants() {
    return Stream.of(convolutions(), pools(), norms(), losses(), updates(), cores(), vocabulary())
        .flatMap(s -> s)
        .toList();
  }

  private static Stream<Mutant> convolutions() {
    return Stream.of(
        Mutant.instead(
            "padding above and below swapped",
            Conv2d.class,
            c -> new Conv2d(flipped(c.window()), c.groups())),
        Mutant.instead(
            "padding left and right swapped",
            Conv2d.class,
            c -> new Conv2d(mirrored(c.window()), c.groups())),
        Mutant.instead(
            "stride axes swapped",
            Conv2d.class,
            c -> new Conv2d(strideSwapped(c.window()), c.groups())),
        Mutant.instead(
            "dilation ignored", Conv2d.class, c -> new Conv2d(undilated(c.window()), c.groups())),
        Mutant.before("last tap missing", Conv2d.class, (op, in) -> lastTap(in.get(1))),
        Mutant.before("kernel flipped", Conv2d.class, (op, in) -> reverseRows(in.get(1))),
        Mutant.before(
            "bias forgotten",
            Conv2d.class,
            (op, in) -> in.stream().skip(2).forEach(bias -> Arrays.fill(bias.values(), 0))),
        Mutant.before(
            "groups mixed up",
            Conv2d.class,
            (op, in) -> {
              if (((Conv2d) op).groups() > 1) {
                firstTwoSwapped(in.get(0), 1);
              }
            }),
        Mutant.accumulating("adds to what was there", Conv2dGradInput.class),
        Mutant.instead(
            "padding of the other side",
            Conv2dGradInput.class,
            c -> new Conv2dGradInput(flipped(c.window()), c.groups(), c.height(), c.width())),
        Mutant.accumulating("adds to what was there", Conv2dGradWeight.class),
        Mutant.before(
            "last sample forgotten", Conv2dGradWeight.class, (op, in) -> lastSample(in.get(1))));
  }

  private static Stream<Mutant> pools() {
    return Stream.of(
        Mutant.before("last column not seen", MaxPool2d.class, (op, in) -> lastColumn(in.get(0))),
        Mutant.after(
            "starts at zero, not at minus infinity",
            MaxPool2d.class,
            (in, out) -> each(out.get(0), x -> Math.max(x, 0))),
        Mutant.instead(
            "padding of the other side", MaxPool2d.class, p -> new MaxPool2d(flipped(p.window()))),
        Mutant.after(
            "gradient halved where windows meet",
            MaxPool2dGrad.class,
            (in, out) -> each(out.get(0), x -> Math.abs(x) > 1 ? x / 2 : x)),
        Mutant.instead(
            "counts the padding where it must not, and the other way round",
            AvgPool2d.class,
            p -> new AvgPool2d(p.window(), !p.countPadding())),
        Mutant.instead(
            "divides by another count than the way there",
            AvgPool2dGrad.class,
            p -> new AvgPool2dGrad(p.window(), !p.countPadding(), p.height(), p.width())));
  }

  private static Stream<Mutant> norms() {
    return Stream.of(
        Mutant.after(
            "Bessel's divisor",
            BatchNorm.class,
            (in, out) -> {
              double n = (double) in.get(0).values().length / out.get(2).values().length;
              each(out.get(2), x -> x * n / (n - 1));
            }),
        Mutant.before(
            "shift forgotten", BatchNorm.class, (op, in) -> Arrays.fill(in.get(2).values(), 0)),
        Mutant.instead(
            "epsilon a hundred times too large",
            BatchNorm.class,
            norm -> new BatchNorm(100 * norm.epsilon())),
        Mutant.after(
            "a hundredth of a percent too large",
            BatchNormGrad.class,
            (in, out) -> each(out.get(0), x -> x * 1.0001)),
        Mutant.instead(
            "epsilon forgotten", BatchNormInference.class, norm -> new BatchNormInference(1e-30)));
  }

  private static Stream<Mutant> losses() {
    return Stream.of(
        Mutant.after(
            "exponentials of large logits overflow",
            Softmax.class,
            (in, out) -> {
              if (Arrays.stream(in.get(0).values()).max().orElse(0) > 88) {
                Arrays.fill(out.get(0).values(), Double.NaN);
              }
            }),
        Mutant.instead(
            "along axis 1 wherever it is meant", SoftmaxGrad.class, grad -> new SoftmaxGrad(1)),
        Mutant.after(
            "a hundredth of a percent too large",
            LogSoftmax.class,
            (in, out) -> each(out.get(0), x -> x * 1.0001)),
        Mutant.before("last gradient forgotten", LogSoftmaxGrad.class, (op, in) -> last(in.get(1))),
        Mutant.after(
            "linear below zero too", Softplus.class, (in, out) -> each(out.get(0), x -> x - 1e-3)),
        Mutant.before(
            "labels begin at one",
            SoftmaxCrossEntropy.class,
            (op, in) -> each(in.get(1), label -> Math.max(0, label - 1))),
        Mutant.accumulating("adds to what was there", SoftmaxCrossEntropyGrad.class),
        Mutant.after("one too many", ArgMax.class, (in, out) -> each(out.get(0), x -> x + 1)),
        Mutant.after(
            "what stays is not scaled",
            Dropout.class,
            (in, out) -> each(out.get(0), Math::signum)));
  }

  private static Stream<Mutant> updates() {
    return Stream.of(
        Mutant.instead(
            "Nesterov's form where the plain one is meant",
            SgdUpdate.class,
            s -> new SgdUpdate(s.momentum(), !s.nesterov() && s.momentum() > 0, s.weightDecay())),
        Mutant.instead(
            "weight decay forgotten",
            SgdUpdate.class,
            s -> new SgdUpdate(s.momentum(), s.nesterov(), 0)),
        Mutant.instead(
            "weight decay through the moments",
            AdamUpdate.class,
            a ->
                new AdamUpdate(a.beta1(), a.beta2(), a.epsilon(), a.weightDecay(), !a.decoupled())),
        Mutant.instead(
            "both averages with one decay",
            AdamUpdate.class,
            a ->
                new AdamUpdate(a.beta1(), a.beta1(), a.epsilon(), a.weightDecay(), a.decoupled())));
  }

  private static Stream<Mutant> cores() {
    return Stream.of(
        Mutant.accumulating("adds to what was there", MatMul.class),
        Mutant.before("last row not seen", MatMul.class, (op, in) -> lastTap(in.get(0))),
        Mutant.after(
            "largest of nothing but zero or more",
            Reduce.class,
            (in, out) -> each(out.get(0), x -> Math.max(x, 0))),
        Mutant.instead(
            "pads with zero whatever is asked", Unfold.class, u -> new Unfold(u.window(), 0)),
        Mutant.accumulating("adds to what was there", Fold.class),
        Mutant.after(
            "NaN is lost",
            Elementwise.class,
            (in, out) -> each(out.get(0), x -> Double.isNaN(x) ? 0 : x)),
        Mutant.before(
            "step as a float",
            Generate.class,
            (op, in) -> in.forEach(step -> each(step, x -> (float) x))),
        new Mutant(
            "writes into its input",
            Elementwise.class,
            (right, op, in, out) ->
                right
                    .kernel(op, in, out)
                    .map(kernel ->
                        (inputs, outputs) -> {
                          kernel.run(inputs, outputs);
                          Numbers first = Numbers.read(inputs.getFirst());
                          last(first);
                          first.writeTo(inputs.getFirst());
                        })),
        Mutant.before("last element not moved", Move.class, (op, in) -> last(in.get(0))));
  }

  private static Stream<Mutant> vocabulary() {
    return Stream.of(
        Mutant.instead(
            "along axis 1 where axis 2 is meant",
            Softmax.class,
            s -> new Softmax(s.axis() == 2 ? 1 : s.axis())),
        Mutant.before(
            "wrong indices are clamped",
            Take.class,
            (op, in) -> {
              int extent = in.get(0).type().shape().extent(((Take) op).axis());
              each(in.get(1), i -> Math.clamp((long) i, 0, extent - 1));
            }),
        Mutant.after(
            "wrong indices give zero",
            Take.class,
            (in, out) -> each(out.get(0), x -> Double.isNaN(x) ? 0 : x)),
        Mutant.before(
            "fractions of indices are cut off",
            Take.class,
            (op, in) -> each(in.get(1), Math::floor)),
        Mutant.accumulating("adds to what was there", ScatterAdd.class),
        Mutant.before("last update forgotten", ScatterAdd.class, (op, in) -> last(in.get(0))),
        Mutant.before(
            "equal indices overwrite each other", ScatterAdd.class, (op, in) -> onlyLast(op, in)),
        Mutant.instead(
            "takes steps of one",
            Move.Slice.class,
            s -> new Move.Slice(s.begin(), ends(s), Collections.nCopies(s.begin().size(), 1))),
        Mutant.after(
            "what is around is always zero",
            Move.Pad.class,
            (in, out) -> each(out.get(0), x -> x == 1 ? 0 : x)),
        Mutant.before("last element not moved", Move.Pad.class, (op, in) -> last(in.get(0))),
        Mutant.instead(
            "last number forgotten",
            Generate.Constant.class,
            c -> {
              float[] values = new float[c.shape().size()];
              c.copyTo(values, 0);
              values[values.length - 1] = 0;
              return new Generate.Constant(c.shape(), values);
            }),
        wrong(
            "rounds towards zero", Function.FLOOR, (a, b) -> a < 0 ? Math.ceil(a) : Math.floor(a)),
        wrong("rounds to the nearest", Function.FLOOR, (a, b) -> Math.rint(a)),
        wrong(
            "exp of b ln a in single precision",
            Function.POWER,
            (a, b) -> Math.exp((float) (b * (float) Math.log(a)))),
        wrong(
            "one to the power of NaN is one",
            Function.POWER,
            (a, b) -> a == 1 ? 1 : Math.pow(a, b)),
        wrong(
            "a tanh in its place",
            Function.ERF,
            (a, b) -> Math.tanh(Math.sqrt(4 / Math.PI) * (a + 0.08943 * a * a * a))),
        wrong("Abramowitz and Stegun, 7.1.26", Function.ERF, (a, b) -> roughErf(a)));
  }

  /// Five terms with an absolute error of 1.5e-7: too coarse near zero.
  private static double roughErf(double a) {
    double t = 1 / (1 + 0.3275911 * Math.abs(a));
    double p = 1.061405429;
    for (double c : new double[] {-1.453152027, 1.421413741, -0.284496736, 0.254829592}) {
      p = p * t + c;
    }
    return Math.copySign(1 - p * t * Math.exp(-a * a), a);
  }

  /// Another function in the place of one.
  private static Mutant wrong(String mistake, Function function, DoubleBinaryOperator other) {
    return new Mutant(
        mistake,
        Elementwise.class,
        (right, op, in, out) ->
            right
                .kernel(op, in, out)
                .map(kernel ->
                    op.equals(new Elementwise(function))
                        ? (inputs, outputs) -> {
                          kernel.run(inputs, outputs);
                          double[] a = Numbers.read(inputs.getFirst()).values();
                          double[] b = Numbers.read(inputs.getLast()).values();
                          Numbers result = Numbers.read(outputs.getFirst());
                          double[] values = result.values();
                          if (a.length == values.length && b.length == values.length) {
                            Arrays.setAll(values, i -> other.applyAsDouble(a[i], b[i]));
                            result.writeTo(outputs.getFirst());
                          }
                        }
                        : kernel));
  }

  /// The ends that give a slice by steps of one as many entries.
  private static List<Integer> ends(Move.Slice s) {
    return IntStream.range(0, s.begin().size())
        .map(axis -> {
          int count = Math.ceilDiv(s.end().get(axis) - s.begin().get(axis), s.steps().get(axis));
          return s.begin().get(axis) + count;
        })
        .boxed()
        .toList();
  }

  /// Zeros all updates along axis 0 but the last of each index.
  private static void onlyLast(Op op, List<Numbers> in) {
    double[] updates = in.get(0).values();
    double[] indices = in.get(1).values();
    boolean first = ((ScatterAdd) op).axis() == 0;
    int inner = updates.length / indices.length;
    for (int i = 0; first && i < indices.length; i++) {
      for (int later = i + 1; later < indices.length; later++) {
        if (indices[later] == indices[i]) {
          Arrays.fill(updates, i * inner, (i + 1) * inner, 0);
        }
      }
    }
  }

  private static Window2d flipped(Window2d w) {
    return new Window2d(
        w.kernelHeight(),
        w.kernelWidth(),
        w.strideHeight(),
        w.strideWidth(),
        w.padBottom(),
        w.padTop(),
        w.padLeft(),
        w.padRight(),
        w.dilationHeight(),
        w.dilationWidth());
  }

  private static Window2d mirrored(Window2d w) {
    return new Window2d(
        w.kernelHeight(),
        w.kernelWidth(),
        w.strideHeight(),
        w.strideWidth(),
        w.padTop(),
        w.padBottom(),
        w.padRight(),
        w.padLeft(),
        w.dilationHeight(),
        w.dilationWidth());
  }

  private static Window2d strideSwapped(Window2d w) {
    return new Window2d(
        w.kernelHeight(),
        w.kernelWidth(),
        w.strideWidth(),
        w.strideHeight(),
        w.padTop(),
        w.padBottom(),
        w.padLeft(),
        w.padRight(),
        w.dilationHeight(),
        w.dilationWidth());
  }

  private static Window2d undilated(Window2d w) {
    return new Window2d(
        w.kernelHeight(),
        w.kernelWidth(),
        w.strideHeight(),
        w.strideWidth(),
        w.padTop(),
        w.padBottom(),
        w.padLeft(),
        w.padRight(),
        1,
        1);
  }

  private static void each(Numbers numbers, java.util.function.DoubleUnaryOperator change) {
    double[] values = numbers.values();
    Arrays.setAll(values, i -> change.applyAsDouble(values[i]));
  }

  private static void last(Numbers numbers) {
    numbers.values()[numbers.values().length - 1] = 0;
  }

  /// Zeros the last place along the last axis.
  private static void lastTap(Numbers numbers) {
    int[] extents = numbers.type().shape().extents();
    int width = extents[extents.length - 1];
    for (int i = width - 1; i < numbers.values().length; i += width) {
      numbers.values()[i] = 0;
    }
  }

  private static void lastColumn(Numbers image) {
    int width = image.type().shape().extent(3);
    for (int i = width - 1; i < image.values().length; i += width) {
      image.values()[i] = Double.NEGATIVE_INFINITY;
    }
  }

  private static void lastSample(Numbers batch) {
    double[] values = batch.values();
    int samples = batch.type().shape().extent(0);
    Arrays.fill(values, values.length / samples * (samples - 1), values.length, 0);
  }

  /// Each row of the last axis from right to left.
  private static void reverseRows(Numbers numbers) {
    double[] values = numbers.values();
    int[] extents = numbers.type().shape().extents();
    int width = extents[extents.length - 1];
    double[] old = values.clone();
    Arrays.setAll(values, i -> old[i / width * width + width - 1 - i % width]);
  }

  /// Swaps the first two places along an axis.
  private static void firstTwoSwapped(Numbers numbers, int axis) {
    double[] values = numbers.values();
    int inner = numbers.type().shape().strides()[axis];
    int block = inner * numbers.type().shape().extent(axis);
    double[] old = values.clone();
    Arrays.setAll(
        values,
        i -> {
          int at = i % block / inner;
          return at > 1 ? old[i] : old[i + (at == 0 ? inner : -inner)];
        });
  }

  @Test
  void withoutAMistakeNoneIsCaught() {
    var right = Mutant.instead("none", Conv2d.class, op -> op);
    assertFalse(fails(new Trial(right), "conv2d "));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void isCaught(Mutant mutant) {
    var trial = new Trial(mutant);
    String words = trial.ofCore() ? "" : words(mutant.op());
    assertTrue(fails(trial, words), () -> mutant + " passes the kit");
  }

  private static String words(Class<?> op) {
    return Example.bundled().stream()
        .map(Example::op)
        .filter(op::isInstance)
        .findFirst()
        .orElseThrow()
        .name();
  }

  /// Those that have kernels; the others are moves or nothing at all.
  static List<Example> examples() {
    return Example.bundled().stream()
        .filter(e -> !(e.op() instanceof Split || e.op() instanceof Detach))
        .toList();
  }

  /// Even without cases of its own, an operation whose kernel is slightly wrong is caught.
  @ParameterizedTest
  @MethodSource("examples")
  void isCaughtByTheExample(Example example) {
    var mutant =
        Mutant.after(
            "a hundredth too large",
            example.op().getClass(),
            (in, out) -> each(out.getLast(), x -> x * 1.01 + 0.01));
    assertTrue(fails(new Trial(mutant), example.op().name() + " example"), mutant::toString);
  }

  /// Runs contracts until one fails.
  ///
  /// @param words only tests whose names have them; a mistake in one operation shows in its own
  private static boolean fails(Trial trial, String words) {
    return Arrays.stream(OperationContract.class.getMethods())
        .filter(method -> method.isAnnotationPresent(TestFactory.class))
        .filter(
            method -> !trial.ofCore() || !method.getName().matches("operationsPlanned|composite.*"))
        .sorted(Comparator.comparing(Method::getName))
        .flatMap(method -> tests(method, trial))
        .filter(test -> test.getDisplayName().contains(words))
        .anyMatch(MutantsTest::fails);
  }

  @SuppressWarnings("unchecked") // what test factories of the kit return
  private static Stream<DynamicTest> tests(Method method, Trial trial) {
    try {
      return (Stream<DynamicTest>) method.invoke(trial);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean fails(DynamicTest test) {
    try {
      test.getExecutable().execute();
      return false;
    } catch (AssertionError | RuntimeException caught) {
      return true;
    } catch (Throwable unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }
}
