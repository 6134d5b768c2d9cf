package io.striate.backend.tck.cases;

import io.striate.api.op.AvgPool2d;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.MatMul;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.MaxPool2dGrad;
import io.striate.api.op.Move;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.run.Numbers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Operations in random shapes: windows, strides, asymmetric padding, dilation, groups, matrices,
/// broadcasts and axes, all drawn from a seed.
///
/// The names of the cases contain the seed. The system property `striate.tck.seed` sets another
/// one, to draw more cases or to repeat a failure that was seen elsewhere.
public final class RandomCases {
  private static final int EACH = 12;

  private final int seed;
  private final Random random;
  private final List<OpCase> cases = new ArrayList<>();

  private RandomCases(int seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /// The cases of a seed, always the same.
  public static List<OpCase> of(int seed) {
    var drawn = new RandomCases(seed);
    for (int i = 0; i < EACH; i++) {
      drawn.convolution(i % 2 == 0);
      drawn.pooling();
      drawn.product(i % 2 == 0);
      drawn.elementwise();
      drawn.reduction();
      drawn.permutation();
    }
    return drawn.cases;
  }

  private int from(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  private void add(Op op, boolean exact, Numbers... inputs) {
    int number = cases.size() + 1;
    String shapes =
        String.join(" ", List.of(inputs).stream().map(n -> "" + n.type().shape()).toList());
    String name =
        String.format(
            Locale.ROOT, "%s, seed %d, case %d: %s on %s", op.name(), seed, number, op, shapes);
    cases.add(new OpCase(name, op, List.of(inputs), exact));
  }

  private Numbers numbers(boolean whole, int... extents) {
    int salt = random.nextInt(1 << 20);
    return whole ? Numbers.wholes(salt, 9, extents) : Numbers.random(salt, 1, extents);
  }

  /// A window and an input that it fits.
  private record Fitting(Window2d window, int height, int width) {}

  private Fitting fitting(boolean dilated) {
    int[] kernel = {from(1, 4), from(1, 4)};
    int[] dilation = {dilated ? from(1, 3) : 1, dilated ? from(1, 3) : 1};
    int[] pads = new int[4];
    int[] input = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      int reach = (kernel[axis] - 1) * dilation[axis] + 1;
      pads[2 * axis] = from(0, Math.min(reach - 1, 3));
      pads[2 * axis + 1] = from(0, Math.min(reach - 1, 3));
      int least = Math.max(1, reach - pads[2 * axis] - pads[2 * axis + 1]);
      input[axis] = from(least, least + 9);
    }
    var window =
        new Window2d(
            kernel[0],
            kernel[1],
            from(1, 3),
            from(1, 3),
            pads[0],
            pads[1],
            pads[2],
            pads[3],
            dilation[0],
            dilation[1]);
    return new Fitting(window, input[0], input[1]);
  }

  private void convolution(boolean whole) {
    Fitting fit = fitting(true);
    Window2d window = fit.window();
    int groups = from(1, 3);
    int depth = from(1, 5);
    var input = numbers(whole, from(1, 5), groups * depth, fit.height(), fit.width());
    var weight =
        numbers(whole, groups * from(1, 6), depth, window.kernelHeight(), window.kernelWidth());
    var conv = new Conv2d(window, groups);
    Shape out = conv.infer(List.of(input.type(), weight.type())).getFirst().shape();
    var gradOutput = numbers(whole, out.extents());
    add(conv, whole, input, weight, numbers(whole, out.extent(1)));
    add(new Conv2dGradInput(window, groups, fit.height(), fit.width()), whole, gradOutput, weight);
    add(new Conv2dGradWeight(window, groups), whole, input, gradOutput);
  }

  private void pooling() {
    Fitting fit = fitting(false);
    int[] extents = {from(1, 4), from(1, 5), fit.height(), fit.width()};
    var input = Numbers.distinct(random.nextInt(1 << 20), extents);
    var max = new MaxPool2d(fit.window());
    Shape out = max.infer(List.of(input.type())).getFirst().shape();
    add(max, true, input);
    add(new MaxPool2dGrad(fit.window()), true, input, numbers(true, out.extents()));
    add(new AvgPool2d(fit.window(), random.nextBoolean()), false, input);
  }

  private void product(boolean whole) {
    int m = from(1, 40);
    int k = from(1, 70);
    int n = from(1, 40);
    boolean transposeA = random.nextBoolean();
    boolean transposeB = random.nextBoolean();
    var a = transposeA ? numbers(whole, k, m) : numbers(whole, m, k);
    var b = transposeB ? numbers(whole, n, k) : numbers(whole, k, n);
    add(new MatMul(transposeA, transposeB), whole, a, b);
  }

  private int[] extents() {
    int[] extents = new int[from(1, 4)];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = from(1, 9);
    }
    return extents;
  }

  /// Two shapes that are broadcast against each other: either has ones where the other has not, and
  /// the second may lack axes in front.
  private void elementwise() {
    int[] a = extents();
    int[] b = a.clone();
    for (int axis = 0; axis < a.length; axis++) {
      int which = from(0, 3);
      if (which == 0) {
        a[axis] = 1;
      } else if (which == 1) {
        b[axis] = 1;
      }
    }
    int[] fewer = java.util.Arrays.copyOfRange(b, random.nextInt(b.length), b.length);
    var function = List.of(Function.ADD, Function.SUBTRACT, Function.MULTIPLY, Function.MAXIMUM);
    add(
        new Elementwise(function.get(random.nextInt(function.size()))),
        true,
        numbers(true, a),
        numbers(true, fewer));
  }

  private void reduction() {
    int[] extents = extents();
    var axes = new ArrayList<Integer>();
    for (int axis = 0; axis < extents.length; axis++) {
      if (random.nextBoolean()) {
        axes.add(axis);
      }
    }
    if (axes.isEmpty()) {
      axes.add(random.nextInt(extents.length));
    }
    var kinds = Reduce.Kind.values();
    add(new Reduce(kinds[random.nextInt(kinds.length)], axes), true, numbers(true, extents));
  }

  private void permutation() {
    int[] extents = extents();
    var order = new ArrayList<Integer>();
    for (int axis = 0; axis < extents.length; axis++) {
      order.add(axis);
    }
    Collections.shuffle(order, random);
    add(new Move.Permute(order), true, numbers(true, extents));
  }
}
