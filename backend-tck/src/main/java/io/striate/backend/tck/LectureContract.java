package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.backend.Backend;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.Conv2d;
import io.striate.api.op.MatMul;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.MaxPool2dGrad;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.Window2d;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The lecture's worked figures, exact on every backend.
public interface LectureContract extends BackendContract {
  /// y = xw, dx = dy wᵀ, dw = xᵀ dy with the numbers of the slides, through the gradient rule.
  @Test
  default void slides8To10MatrixProductAndItsGradients() {
    var emit = new Emitter("slides 8 to 10", 2, 0);
    Value x = emit.input("x", TensorType.float32(2, 3), true);
    Value w = emit.state("w", TensorType.float32(3, 4));
    Value dy = emit.input("dy", TensorType.float32(2, 4), true);
    Value y = emit.one(new MatMul(false, false), x, w);
    Value loss = emit.reduce(Reduce.Kind.SUM, emit.multiply(y, dy), List.of(0, 1));
    List<Value> gradients = Differentiation.gradients(emit, loss, List.of(x, w));
    emit.output("y", y);
    emit.output("dx", gradients.get(0));
    emit.output("dw", gradients.get(1));
    try (Backend backend = open()) {
      var results =
          Run.program(
              backend,
              emit.build(),
              Map.of(
                  "x", Numbers.of(Shape.of(2, 3), 2, 1, -3, -3, 4, 2),
                  "w", Numbers.of(Shape.of(3, 4), 3, 2, 1, -1, 2, 1, 3, 2, 3, 2, 1, -2),
                  "dy", Numbers.of(Shape.of(2, 4), 2, 3, -3, 9, -8, 1, 4, 6)));
      assertExact(results, "y", -1, -1, 2, 6, 5, 2, 11, 7);
      assertExact(results, "dx", 0, 16, -9, -24, 9, -30);
      assertExact(results, "dw", 28, 3, -18, 0, -30, 7, 13, 33, -22, -7, 17, -15);
    }
  }

  private static void assertExact(Map<String, Numbers> results, String name, double... expected) {
    Agreement.exact(name, expected, Objects.requireNonNull(results.get(name)).values());
  }

  /// One number of the map is a dot product of 75 terms and the bias.
  @Test
  default void slide38OneNumberIsADotProductOf75TermsAndTheBias() {
    var image = Numbers.wholes(1, 9, 1, 3, 32, 32);
    var weight = Numbers.wholes(2, 9, 6, 3, 5, 5);
    var bias = Numbers.wholes(3, 9, 6);
    Numbers map = run(new Conv2d(Window2d.square(5, 1, 0), 1), image, weight, bias);
    assertEquals(Shape.of(1, 6, 28, 28), map.type().shape());
    int filter = 4;
    int y = 17;
    int x = 9;
    double expected = bias.values()[filter];
    for (int term = 0; term < 75; term++) {
      int c = term / 25;
      int i = term / 5 % 5;
      int j = term % 5;
      expected +=
          image.values()[(c * 32 + y + i) * 32 + x + j] * weight.values()[filter * 75 + term];
    }
    assertEquals(expected, map.values()[(filter * 28 + y) * 28 + x]);
  }

  /// Padding by one equals an image that was padded by hand.
  @Test
  default void slide64PaddingEqualsAHandPaddedImage() {
    var image = Numbers.wholes(4, 9, 1, 1, 7, 7);
    var weight = Numbers.wholes(5, 9, 1, 1, 3, 3);
    double[] padded = new double[81];
    for (int i = 0; i < 49; i++) {
      padded[(i / 7 + 1) * 9 + i % 7 + 1] = image.values()[i];
    }
    Numbers expected =
        run(
            new Conv2d(Window2d.square(3, 1, 0), 1),
            Numbers.of(Shape.of(1, 1, 9, 9), padded),
            weight);
    Numbers actual = run(new Conv2d(Window2d.square(3, 1, 1), 1), image, weight);
    assertEquals(Shape.of(1, 1, 7, 7), actual.type().shape());
    Agreement.exact("padded", expected.values(), actual.values());
  }

  /// A 1x1 convolution is a dense layer at every pixel.
  @Test
  default void slide74PointwiseConvolutionIsADenseLayerPerPixel() {
    var image = Numbers.wholes(6, 9, 2, 8, 5, 4);
    var weight = Numbers.wholes(7, 9, 3, 8, 1, 1);
    var bias = Numbers.wholes(8, 9, 3);
    Numbers map = run(new Conv2d(Window2d.square(1, 1, 0), 1), image, weight, bias);
    for (int n = 0; n < 2; n++) {
      for (int pixel = 0; pixel < 20; pixel++) {
        for (int unit = 0; unit < 3; unit++) {
          double expected = bias.values()[unit];
          for (int c = 0; c < 8; c++) {
            expected += image.values()[(n * 8 + c) * 20 + pixel] * weight.values()[unit * 8 + c];
          }
          assertEquals(expected, map.values()[(n * 3 + unit) * 20 + pixel]);
        }
      }
    }
  }

  /// Two groups are two convolutions side by side; a dilated kernel is one stuffed with zeros; the
  /// kernel is not flipped.
  @Test
  default void slide76GroupsDilationAndNoFlip() {
    var image = Numbers.wholes(9, 9, 2, 4, 7, 8);
    var weight = Numbers.wholes(10, 9, 6, 2, 3, 3);
    Numbers grouped = run(new Conv2d(Window2d.square(3, 1, 1), 2), image, weight);
    for (int group = 0; group < 2; group++) {
      Numbers half = part(image, 1, group * 2, 2);
      Numbers filters = part(weight, 0, group * 3, 3);
      Numbers alone = run(new Conv2d(Window2d.square(3, 1, 1), 1), half, filters);
      Agreement.exact("group " + group, alone.values(), part(grouped, 1, group * 3, 3).values());
    }
    var dilated = new Window2d(3, 3, 1, 1, 0, 0, 0, 0, 2, 3);
    double[] stuffed = new double[6 * 2 * 5 * 7];
    for (int k = 0; k < 12; k++) {
      for (int tap = 0; tap < 9; tap++) {
        stuffed[(k * 5 + tap / 3 * 2) * 7 + tap % 3 * 3] = weight.values()[k * 9 + tap];
      }
    }
    var plain = new Window2d(5, 7, 1, 1, 0, 0, 0, 0, 1, 1);
    Agreement.exact(
        "dilated",
        run(new Conv2d(plain, 2), image, Numbers.of(Shape.of(6, 2, 5, 7), stuffed)).values(),
        run(new Conv2d(dilated, 2), image, weight).values());
    Numbers impulse = Numbers.of(Shape.of(1, 1, 3, 3), 0, 0, 0, 0, 0, 0, 1, 0, 0);
    Numbers kernel = Numbers.of(Shape.of(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);
    Agreement.exact(
        "not flipped",
        new double[] {7},
        run(new Conv2d(Window2d.square(3, 1, 0), 1), impulse, kernel).values());
  }

  private static Numbers part(Numbers whole, int axis, int begin, int count) {
    int[] extents = whole.type().shape().extents();
    int inner = whole.type().shape().strides()[axis];
    int extent = extents[axis];
    extents[axis] = count;
    Shape shape = Shape.of(extents);
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      int outer = i / (count * inner);
      values[i] = whole.values()[outer * extent * inner + begin * inner + i % (count * inner)];
    }
    return Numbers.of(shape, values);
  }

  /// Translating the input translates the map.
  @Test
  default void slide78TranslatingTheInputTranslatesTheMap() {
    var image = Numbers.wholes(11, 9, 1, 2, 8, 9);
    var weight = Numbers.wholes(12, 9, 5, 2, 3, 3);
    double[] moved = new double[image.values().length];
    for (int c = 0; c < 2; c++) {
      for (int y = 0; y < 6; y++) {
        for (int x = 0; x < 8; x++) {
          moved[(c * 8 + y + 2) * 9 + x + 1] = image.values()[(c * 8 + y) * 9 + x];
        }
      }
    }
    var conv = new Conv2d(Window2d.square(3, 1, 0), 1);
    double[] map = run(conv, image, weight).values();
    double[] movedMap = run(conv, Numbers.of(Shape.of(1, 2, 8, 9), moved), weight).values();
    for (int f = 0; f < 5; f++) {
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 6; x++) {
          assertEquals(map[(f * 6 + y) * 7 + x], movedMap[(f * 6 + y + 2) * 7 + x + 1]);
        }
      }
    }
  }

  /// Max pooling 2x2 with stride 2, its gradient, and the average beside it.
  @Test
  default void slides84To86Pooling() {
    var map = Numbers.of(Shape.of(1, 1, 4, 4), 1, 1, 2, 4, 5, 6, 7, 8, 3, 2, 1, 0, 1, 2, 3, 4);
    var halve = Window2d.square(2, 2, 0);
    Agreement.exact("max", new double[] {6, 8, 3, 4}, run(new MaxPool2d(halve), map).values());
    Agreement.exact(
        "max gradient",
        new double[] {0, 0, 0, 0, 0, 1, 0, 2, 3, 0, 0, 0, 0, 0, 0, 4},
        run(new MaxPool2dGrad(halve), map, Numbers.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4)).values());
    Agreement.exact(
        "mean", new double[] {3.25, 5.25, 2, 2}, run(new AvgPool2d(halve, true), map).values());
  }

  private Numbers run(Op op, Numbers... inputs) {
    try (Backend backend = open()) {
      return Run.planned(backend, op, List.of(inputs)).getFirst();
    }
  }
}
