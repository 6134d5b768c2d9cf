package io.striate.backend.tck.cases;

import io.striate.api.op.AdamUpdate;
import io.striate.api.op.ArgMax;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.AvgPool2dGrad;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormGrad;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.BilinearUpsample2d;
import io.striate.api.op.BilinearUpsample2dGrad;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Detach;
import io.striate.api.op.Dropout;
import io.striate.api.op.LocalResponseNorm;
import io.striate.api.op.LocalResponseNorm.Region;
import io.striate.api.op.LocalResponseNormGrad;
import io.striate.api.op.LogSoftmax;
import io.striate.api.op.LogSoftmaxGrad;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.MaxPool2dGrad;
import io.striate.api.op.SgdUpdate;
import io.striate.api.op.Softmax;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.op.SoftmaxCrossEntropyGrad;
import io.striate.api.op.SoftmaxGrad;
import io.striate.api.op.Softplus;
import io.striate.api.op.Split;
import io.striate.api.op.Window2d;
import io.striate.api.random.Philox;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.run.Formula;
import io.striate.backend.tck.run.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Inputs for the composite operations.
public final class CompositeCases {
  private CompositeCases() {}

  /// All cases of composite operations.
  public static List<OpCase> all() {
    var cases = new ArrayList<OpCase>(ExampleCases.all());
    for (WindowCase w : WindowCase.all()) {
      convolution(cases, w, 1, 3);
      pooling(cases, w);
    }
    largeWindows(cases);
    groups(cases);
    losses(cases);
    normalization(cases);
    GroupNormCases.add(cases);
    responses(cases);
    enlarging(cases);
    dropout(cases);
    parts(cases);
    updates(cases);
    return cases;
  }

  private static void dropout(List<OpCase> cases) {
    int purpose = Philox.purpose("layer/drop");
    Numbers input = Numbers.random(71, 2, 3, 4, 5);
    for (double rate : new double[] {0, 0.5, 0.1}) {
      var op = new Dropout(rate, 7, purpose, 2, 1);
      cases.add(OpCase.rounded(op.toString(), op, input, Numbers.step(9), Numbers.step(0)));
    }
    var late = new Dropout(0.5, 7, purpose, 0, 1);
    cases.add(
        OpCase.rounded(
            late + " in step 2^24 + 1", late, input, Numbers.step((1 << 24) + 1), Numbers.step(0)));
    var frames = new Dropout(0.5, 7, purpose, 2, 3);
    cases.add(
        OpCase.rounded(
            late + " of 3 rows a sample from sample 5 on",
            frames,
            Numbers.random(73, 6, 7),
            Numbers.step(9),
            Numbers.step(5)));
    cases.add(
        OpCase.rounded(
            late + " of an odd number of elements, more than a kernel takes at once",
            late,
            Numbers.random(79, 2, 4099),
            Numbers.step(9),
            Numbers.step(5)));
  }

  private static void groups(List<OpCase> cases) {
    var padded = Window2d.square(3, 1, 1);
    convolution(cases, new WindowCase("2 groups", padded, 2, 4, 5, 6), 2, 6);
    convolution(cases, new WindowCase("depthwise", padded, 2, 5, 6, 7), 5, 5);
    convolution(
        cases, new WindowCase("depthwise, two each", Window2d.square(3, 2, 1), 1, 3, 7, 7), 3, 6);
    convolution(
        cases,
        new WindowCase(
            "groups and everything", new Window2d(3, 2, 2, 3, 2, 1, 0, 3, 2, 3), 2, 4, 9, 10),
        2,
        6);
    convolution(cases, new WindowCase("17 filters", Window2d.square(3, 1, 1), 2, 3, 6, 5), 1, 17);
    convolution(
        cases,
        new WindowCase("33 channels, 16 filters", Window2d.square(3, 1, 0), 1, 33, 5, 5),
        1,
        16);
    wide(cases);
    convolution(cases, new WindowCase("LeNet conv1", Window2d.square(5, 1, 2), 3, 1, 28, 28), 1, 6);
    convolution(
        cases, new WindowCase("LeNet conv2", Window2d.square(5, 1, 0), 3, 6, 14, 14), 1, 16);
  }

  /// So many channels that fast algorithms are used, on maps whose size is no multiple of the
  /// tiles, with asymmetric padding.
  private static void wide(List<OpCase> cases) {
    var padded = Window2d.square(3, 1, 1);
    convolution(cases, new WindowCase("32 channels, 32 filters", padded, 2, 32, 9, 11), 1, 32);
    convolution(cases, new WindowCase("40 channels, 24 filters", padded, 5, 40, 8, 8), 1, 24);
    var uneven = new Window2d(3, 3, 1, 1, 0, 2, 1, 0, 1, 1);
    convolution(cases, new WindowCase("wide, uneven padding", uneven, 2, 36, 12, 10), 1, 33);
    var five = Window2d.square(5, 1, 2);
    convolution(cases, new WindowCase("5x5, 24 channels, 32 filters", five, 2, 24, 9, 11), 1, 32);
    var unevenFive = new Window2d(5, 5, 1, 1, 0, 4, 1, 2, 1, 1);
    convolution(cases, new WindowCase("5x5, uneven padding", unevenFive, 5, 26, 8, 7), 1, 33);
  }

  private static void convolution(List<OpCase> cases, WindowCase w, int groups, int filters) {
    for (boolean whole : new boolean[] {true, false}) {
      var input = numbers(whole, 31, w.batch(), w.channels(), w.height(), w.width());
      var weight =
          numbers(
              whole,
              32,
              filters,
              w.channels() / groups,
              w.window().kernelHeight(),
              w.window().kernelWidth());
      var bias = numbers(whole, 33, filters);
      var conv = new Conv2d(w.window(), groups);
      Shape out = conv.infer(List.of(input.type(), weight.type())).getFirst().shape();
      var gradOutput = numbers(whole, 34, out.extents());
      String name = w.name() + (whole ? ", whole numbers" : "");
      cases.add(new OpCase("conv2d " + name, conv, List.of(input, weight, bias), whole));
      cases.add(new OpCase("conv2d without bias " + name, conv, List.of(input, weight), whole));
      cases.add(
          new OpCase(
              "conv2d-grad-input " + name,
              new Conv2dGradInput(w.window(), groups, w.height(), w.width()),
              List.of(gradOutput, weight),
              whole));
      cases.add(
          new OpCase(
              "conv2d-grad-weight " + name,
              new Conv2dGradWeight(w.window(), groups),
              List.of(input, gradOutput),
              whole));
    }
  }

  private static Numbers numbers(boolean whole, int seed, int... extents) {
    return whole ? Numbers.wholes(seed, 9, extents) : Numbers.random(seed, 1, extents);
  }

  /// Max pooling by windows of more taps than 16 bits count, up to whole images.
  private static void largeWindows(List<OpCase> cases) {
    int[][] kernels = {{257, 256, 257, 256}, {1, 70_001, 1, 70_001}, {300, 290, 301, 292}};
    for (int[] k : kernels) {
      var window = new Window2d(k[0], k[1], 1, 1, 0, 0, 0, 0, 1, 1);
      var input = Numbers.distinct(44, 1, 2, k[2], k[3]);
      var max = new MaxPool2d(window);
      Shape out = max.infer(List.of(input.type())).getFirst().shape();
      String name = String.format(Locale.ROOT, "%dx%d of %dx%d", k[0], k[1], k[2], k[3]);
      cases.add(OpCase.exact("maxpool2d " + name, max, input));
      cases.add(
          OpCase.exact(
              "maxpool2d-grad " + name,
              new MaxPool2dGrad(window),
              input,
              Numbers.wholes(45, 9, out.extents())));
    }
  }

  private static void pooling(List<OpCase> cases, WindowCase w) {
    var input = Numbers.random(41, 3, w.batch(), w.channels(), w.height(), w.width());
    var ties = Numbers.wholes(42, 1, w.batch(), w.channels(), w.height(), w.width());
    var max = new MaxPool2d(w.window());
    Shape out = max.infer(List.of(input.type())).getFirst().shape();
    var gradOutput = Numbers.wholes(43, 9, out.extents());
    cases.add(OpCase.exact("maxpool2d " + w.name(), max, input));
    cases.add(OpCase.exact("maxpool2d with ties " + w.name(), max, ties));
    var grad = new MaxPool2dGrad(w.window());
    cases.add(OpCase.exact("maxpool2d-grad " + w.name(), grad, input, gradOutput));
    cases.add(OpCase.exact("maxpool2d-grad with ties " + w.name(), grad, ties, gradOutput));
    for (boolean count : new boolean[] {true, false}) {
      var mean = new AvgPool2d(w.window(), count);
      String name = w.name() + (count ? ", counting padding" : "");
      boolean everyWindowMeetsTheInput = count || w.window().padTop() < w.window().kernelHeight();
      if (everyWindowMeetsTheInput) {
        cases.add(OpCase.rounded("avgpool2d " + name, mean, input));
        cases.add(
            OpCase.rounded(
                "avgpool2d-grad " + name,
                new AvgPool2dGrad(w.window(), count, w.height(), w.width()),
                Numbers.random(44, 1, out.extents())));
      }
    }
  }

  /// Logarithms of probabilities, and the gradients of both.
  private static void probabilities(List<OpCase> cases, Shape shape, int axis) {
    String where = ", axis " + axis + " of " + shape;
    var gradOutput = Numbers.random(58, 1, shape.extents());
    var whole = Numbers.wholes(59, 3, shape.extents());
    var wholeGrad = Numbers.wholes(60, 3, shape.extents());
    var grad = new SoftmaxGrad(axis);
    var logGrad = new LogSoftmaxGrad(axis);
    var log = new LogSoftmax(axis);
    cases.add(OpCase.rounded(log + where, log, Numbers.random(61, 6, shape.extents())));
    cases.add(
        OpCase.rounded(grad + where, grad, Numbers.random(62, 1, shape.extents()), gradOutput));
    cases.add(OpCase.exact(grad + where + ", whole numbers", grad, whole, wholeGrad));
    cases.add(
        OpCase.rounded(
            logGrad + where, logGrad, Numbers.random(63, 3, shape.extents()), gradOutput));
  }

  private static void losses(List<OpCase> cases) {
    int[][] shapes = {
      {1, 2}, {6, 10}, {3, 17}, {2, 5, 3, 4}, {16, 1000}, {2, 5, 7, 5}, {2, 21, 13, 23}
    };
    for (int[] extents : shapes) {
      Shape shape = Shape.of(extents);
      var logits = Numbers.random(51, 6, extents);
      Shape rest = rest(shape);
      double[] classes = new double[rest.size()];
      for (int i = 0; i < classes.length; i++) {
        classes[i] = Integer.remainderUnsigned(Formula.mix(52, i), shape.extent(1));
      }
      var labels = Numbers.labels(rest, classes);
      var gradLoss = Numbers.random(53, 1, rest.extents());
      cases.add(OpCase.rounded("softmax of " + shape, new Softmax(), logits));
      probabilities(cases, shape, 1);
      cases.add(
          OpCase.rounded(
              "softmax-cross-entropy of " + shape, new SoftmaxCrossEntropy(), logits, labels));
      cases.add(
          OpCase.rounded(
              "softmax-cross-entropy-grad of " + shape,
              new SoftmaxCrossEntropyGrad(),
              logits,
              labels,
              gradLoss));
      cases.add(OpCase.exact("argmax of " + shape, new ArgMax(), logits));
      cases.add(
          OpCase.exact(
              "argmax with ties of " + shape, new ArgMax(), Numbers.wholes(54, 2, extents)));
    }
    var block = Numbers.random(55, 6, 3, 5, 4, 2);
    for (int axis = 0; axis < 4; axis++) {
      cases.add(OpCase.rounded(new Softmax(axis) + ", axis " + axis, new Softmax(axis), block));
      probabilities(cases, block.type().shape(), axis);
      cases.add(OpCase.exact(new ArgMax(axis) + ", axis " + axis, new ArgMax(axis), block));
      cases.add(
          OpCase.exact(
              new ArgMax(axis) + " with ties, axis " + axis,
              new ArgMax(axis),
              Numbers.wholes(56, 1, 3, 5, 4, 2)));
    }
    var vector = Numbers.random(57, 6, 17);
    cases.add(OpCase.rounded("softmax of a vector", new Softmax(0), vector));
    cases.add(OpCase.exact("argmax of a vector", new ArgMax(0), vector));
    var large = Numbers.of(Shape.of(2, 3), 1000, 0, -1000, 20000, 20000, 19999);
    var labels = Numbers.labels(Shape.of(2), 2, 1);
    cases.add(OpCase.rounded("softmax of large logits", new Softmax(), large));
    cases.add(OpCase.rounded("log-softmax of large logits", new LogSoftmax(1), large));
    cases.add(
        OpCase.rounded(
            "softplus of numbers near and far",
            new Softplus(),
            Numbers.of(Shape.of(9), -200, -20, -1, -0.25, 0, 0.25, 1, 20, 200)));
    cases.add(
        OpCase.rounded(
            "softmax-cross-entropy of large logits", new SoftmaxCrossEntropy(), large, labels));
  }

  private static Shape rest(Shape shape) {
    int[] rest = new int[shape.rank() - 1];
    rest[0] = shape.extent(0);
    for (int axis = 2; axis < shape.rank(); axis++) {
      rest[axis - 1] = shape.extent(axis);
    }
    return Shape.of(rest);
  }

  private static void normalization(List<OpCase> cases) {
    for (int[] extents :
        new int[][] {
          {4, 3, 5, 6}, {1, 2, 3, 3}, {7, 5}, {2, 17, 2, 2}, {3, 1, 4, 9}, {3, 2, 43, 37}
        }) {
      Shape shape = Shape.of(extents);
      int channels = extents[1];
      var input = Numbers.random(61, 2, extents);
      var scale = Numbers.random(62, 1, channels);
      var shift = Numbers.random(63, 1, channels);
      var mean = Numbers.random(64, 0.5, channels);
      var variance = Numbers.random(65, 0.5, channels);
      for (int c = 0; c < channels; c++) {
        variance.values()[c] += 1;
      }
      var gradOutput = Numbers.random(66, 1, extents);
      double epsilon = 0x1p-10;
      cases.add(
          OpCase.rounded("batchnorm of " + shape, new BatchNorm(epsilon), input, scale, shift));
      Numbers far = Numbers.of(shape, input.values().clone());
      for (int i = 0; i < far.values().length; i++) {
        far.values()[i] += 64;
      }
      cases.add(
          OpCase.rounded(
              "batchnorm of " + shape + ", far from zero",
              new BatchNorm(epsilon),
              far,
              scale,
              shift));
      cases.add(
          OpCase.rounded(
              "batchnorm-grad of " + shape,
              new BatchNormGrad(epsilon),
              input,
              scale,
              mean,
              variance,
              gradOutput));
      cases.add(
          OpCase.rounded(
              "batchnorm-inference of " + shape,
              new BatchNormInference(epsilon),
              input,
              scale,
              shift,
              mean,
              variance));
    }
  }

  /// Windows of even and odd sizes, wider than all channels, and exponents that are roots or not.
  private static void responses(List<OpCase> cases) {
    for (int[] extents : new int[][] {{3, 7, 5, 6}, {2, 96, 13, 13}, {1, 1, 9}, {5, 20, 40, 1}}) {
      var input = Numbers.random(67, 4, extents);
      var gradOutput = Numbers.random(68, 1, extents);
      for (var norm :
          List.of(
              new LocalResponseNorm(5, 1, 0.75, 2),
              new LocalResponseNorm(4, 0.5, 0.5, 1),
              new LocalResponseNorm(9, 0.25, 1.25, 0.5),
              new LocalResponseNorm(1, 1, 1, 1))) {
        response(cases, norm, input, gradOutput);
      }
    }
    responsesWithin(cases);
  }

  /// Windows of even and odd sizes, larger than the image, and images of several bands of rows.
  private static void responsesWithin(List<OpCase> cases) {
    Region within = Region.WITHIN_CHANNEL;
    for (int[] extents :
        new int[][] {{3, 2, 5, 6}, {2, 3, 13, 37}, {1, 1, 1, 9}, {1, 1, 43, 401}}) {
      var input = Numbers.random(69, 4, extents);
      var gradOutput = Numbers.random(70, 1, extents);
      for (var norm :
          List.of(
              new LocalResponseNorm(5, 1, 0.75, 2, within),
              new LocalResponseNorm(4, 0.5, 0.5, 1, within),
              new LocalResponseNorm(9, 0.25, 1.25, 0.5, within),
              new LocalResponseNorm(1, 1, 1, 1, within))) {
        response(cases, norm, input, gradOutput);
      }
    }
  }

  private static void response(
      List<OpCase> cases, LocalResponseNorm norm, Numbers input, Numbers gradOutput) {
    String shape = " of " + input.type().shape();
    cases.add(OpCase.rounded(norm + shape, norm, input));
    var grad =
        new LocalResponseNormGrad(norm.size(), norm.alpha(), norm.beta(), norm.k(), norm.region());
    cases.add(OpCase.rounded(grad + shape, grad, input, gradOutput));
  }

  /// Factors of one, even and odd, on maps from one pixel to several vectors.
  private static void enlarging(List<OpCase> cases) {
    for (int[] extents : new int[][] {{3, 2, 5, 7}, {1, 1, 1, 1}, {2, 3, 4, 33}, {2, 1, 9, 40}}) {
      for (int[] factor : new int[][] {{2, 2}, {1, 4}, {3, 2}, {5, 3}, {2, 1}}) {
        var op = new BilinearUpsample2d(factor[0], factor[1]);
        var grad = new BilinearUpsample2dGrad(factor[0], factor[1]);
        Numbers input = Numbers.random(89, 2, extents);
        Shape out = op.infer(List.of(input.type())).getFirst().shape();
        String name = " of " + input.type().shape();
        cases.add(OpCase.rounded(op + name, op, input));
        cases.add(OpCase.rounded(grad + name, grad, Numbers.random(90, 2, out.extents())));
        if (Integer.bitCount(factor[0] * factor[1]) == 1) {
          Numbers whole = Numbers.wholes(91, 9, extents);
          cases.add(OpCase.exact(op + name + ", whole numbers", op, whole));
          Numbers wholeGrad = Numbers.wholes(92, 9, out.extents());
          cases.add(OpCase.exact(grad + name + ", whole numbers", grad, wholeGrad));
        }
      }
    }
  }

  private static void parts(List<OpCase> cases) {
    var x = Numbers.random(75, 2, 4, 6, 5);
    for (Split split :
        List.of(
            new Split(0, List.of(1, 3)),
            new Split(1, List.of(1, 2, 3)),
            new Split(2, List.of(1, 1, 1, 1, 1)),
            new Split(2, List.of(5)))) {
      cases.add(OpCase.exact(split.toString(), split, x));
    }
    var ints = Numbers.labels(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    cases.add(OpCase.exact("split of ints", new Split(1, List.of(1, 2)), ints));
    cases.add(OpCase.exact("detach of ints", new Detach(), ints));
  }

  private static void updates(List<OpCase> cases) {
    var parameter = Numbers.random(81, 1, 3, 11);
    var gradient = Numbers.random(82, 1, 3, 11);
    var slot = Numbers.random(83, 1, 3, 11);
    var squares = Numbers.of(Shape.of(3, 11), Formula.units(84, 33, 0.25, 0.5));
    var rate = Numbers.scalar(0.0625);
    cases.add(OpCase.rounded("sgd-update", new SgdUpdate(0, false, 0), parameter, gradient, rate));
    cases.add(
        OpCase.rounded(
            "sgd-update with weight decay",
            new SgdUpdate(0, false, 0.01),
            parameter,
            gradient,
            rate));
    for (boolean nesterov : new boolean[] {false, true}) {
      for (double decay : new double[] {0, 0.01}) {
        var op = new SgdUpdate(0.9, nesterov, decay);
        cases.add(OpCase.rounded(op.toString(), op, parameter, gradient, slot, rate));
      }
    }
    for (boolean decoupled : new boolean[] {false, true}) {
      for (int step : new int[] {0, 1, 999}) {
        for (double decay : new double[] {0, 0.01}) {
          var op = new AdamUpdate(0.9, 0.999, 1e-8, decay, decoupled);
          cases.add(
              OpCase.rounded(
                  op + " in step " + step + ", decay " + decay + (decoupled ? ", decoupled" : ""),
                  op,
                  parameter,
                  gradient,
                  slot,
                  squares,
                  rate,
                  Numbers.step(step)));
        }
      }
    }
  }
}
