package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

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
import io.striate.backend.tck.bound.Agreement;
import io.striate.backend.tck.bound.Bound;
import io.striate.backend.tck.bound.WinogradBound;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The examples calculated in the lecture, on whole numbers: exact on every backend in exact plans,
/// and in fast plans within the bound of the convolutions that may be computed differently there.
public interface LectureContract extends BackendContract {
  /// Computes an example on a backend.
  ///
  /// @param exact whether plans are
  record Trial(Supplier<Backend> open, boolean exact) {
    Result run(Op op, Numbers... inputs) {
      List<Numbers> in = List.of(inputs);
      try (Backend backend = open.get();
          Backend reference = Reference.open()) {
        Numbers numbers = Run.planned(backend, op, in).getFirst();
        if (exact || !WinogradBound.concerns(op)) {
          return new Result(numbers.type().shape(), numbers.values());
        }
        var bounds = Bound.of(Run.program(op, in), Run.bound(in), reference, false);
        double[] errors = Objects.requireNonNull(bounds.get("out0")).errors();
        return new Result(numbers.type().shape(), numbers.values(), errors);
      }
    }
  }

  /// Numbers and the tolerance of each: 0 where nothing is rounded.
  @SuppressWarnings("ArrayRecordComponent") // made once and only read
  record Result(Shape shape, double[] values, double[] errors) {
    Result(Shape shape, double... values) {
      this(shape, values, new double[values.length]);
    }

    /// Some extents of an axis.
    Result part(int axis, int begin, int count) {
      int[] extents = shape.extents();
      extents[axis] = count;
      Shape some = Shape.of(extents);
      int[] places = new int[some.size()];
      int inner = shape.strides()[axis];
      Arrays.setAll(
          places,
          i ->
              i / (count * inner) * shape.extent(axis) * inner
                  + begin * inner
                  + i % (count * inner));
      return at(some, places);
    }

    Result at(Shape some, int... places) {
      return new Result(
          some,
          Arrays.stream(places).mapToDouble(i -> values[i]).toArray(),
          Arrays.stream(places).mapToDouble(i -> errors[i]).toArray());
    }

    void mustBe(String what, double... expected) {
      mustBe(what, new Result(shape, expected));
    }

    /// Both results may have been rounded.
    void mustBe(String what, Result other) {
      assertEquals(other.shape, shape, what);
      double[] both = new double[errors.length];
      Arrays.setAll(both, i -> errors[i] + other.errors[i]);
      Agreement.within(what, new Bound.Bounded(other.values, both), values);
    }
  }

  private Stream<DynamicTest> inBothPlans(Consumer<Trial> figure) {
    return Stream.of(
        dynamicTest("exact", () -> figure.accept(new Trial(this::open, true))),
        dynamicTest("fast", () -> figure.accept(new Trial(this::openFast, false))));
  }

  /// y = xw, dx = dy wᵀ, dw = xᵀ dy with the numbers of the slides, through the gradient rule.
  @TestFactory
  default Stream<DynamicTest> slides8To10MatrixProductAndItsGradients() {
    return inBothPlans(trial -> {
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
      try (Backend backend = trial.open().get()) {
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
    });
  }

  private static void assertExact(Map<String, Numbers> results, String name, double... expected) {
    Agreement.exact(name, expected, Objects.requireNonNull(results.get(name)).values());
  }

  /// One number of the map is a dot product of 75 terms and the bias.
  @TestFactory
  default Stream<DynamicTest> slide38OneNumberIsADotProductOf75TermsAndTheBias() {
    return inBothPlans(trial -> {
      var image = Numbers.wholes(1, 9, 1, 3, 32, 32);
      var weight = Numbers.wholes(2, 9, 6, 3, 5, 5);
      var bias = Numbers.wholes(3, 9, 6);
      Result map = trial.run(new Conv2d(Window2d.square(5, 1, 0), 1), image, weight, bias);
      assertEquals(Shape.of(1, 6, 28, 28), map.shape());
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
      map.at(Shape.of(1), (filter * 28 + y) * 28 + x).mustBe("one number", expected);
    });
  }

  /// Padding by one equals an image that was padded by hand.
  @TestFactory
  default Stream<DynamicTest> slide64PaddingEqualsAHandPaddedImage() {
    return inBothPlans(trial -> {
      var image = Numbers.wholes(4, 9, 1, 1, 7, 7);
      var weight = Numbers.wholes(5, 9, 1, 1, 3, 3);
      double[] padded = new double[81];
      for (int i = 0; i < 49; i++) {
        padded[(i / 7 + 1) * 9 + i % 7 + 1] = image.values()[i];
      }
      var byHand = Numbers.of(Shape.of(1, 1, 9, 9), padded);
      Result expected = trial.run(new Conv2d(Window2d.square(3, 1, 0), 1), byHand, weight);
      Result actual = trial.run(new Conv2d(Window2d.square(3, 1, 1), 1), image, weight);
      assertEquals(Shape.of(1, 1, 7, 7), actual.shape());
      actual.mustBe("padded", expected);
    });
  }

  /// A 1x1 convolution is a dense layer at every pixel.
  @TestFactory
  default Stream<DynamicTest> slide74PointwiseConvolutionIsADenseLayerPerPixel() {
    return inBothPlans(trial -> {
      var image = Numbers.wholes(6, 9, 2, 8, 5, 4);
      var weight = Numbers.wholes(7, 9, 3, 8, 1, 1);
      var bias = Numbers.wholes(8, 9, 3);
      double[] expected = new double[2 * 3 * 20];
      for (int i = 0; i < expected.length; i++) {
        int n = i / 60;
        int unit = i / 20 % 3;
        expected[i] = bias.values()[unit];
        for (int c = 0; c < 8; c++) {
          expected[i] += image.values()[(n * 8 + c) * 20 + i % 20] * weight.values()[unit * 8 + c];
        }
      }
      trial
          .run(new Conv2d(Window2d.square(1, 1, 0), 1), image, weight, bias)
          .mustBe("a dense layer per pixel", expected);
    });
  }

  /// Two groups are two convolutions side by side; a dilated kernel is one stuffed with zeros; the
  /// kernel is not flipped.
  @TestFactory
  default Stream<DynamicTest> slide76GroupsDilationAndNoFlip() {
    return inBothPlans(trial -> {
      var image = Numbers.wholes(9, 9, 2, 4, 7, 8);
      var weight = Numbers.wholes(10, 9, 6, 2, 3, 3);
      Result grouped = trial.run(new Conv2d(Window2d.square(3, 1, 1), 2), image, weight);
      for (int group = 0; group < 2; group++) {
        Numbers half = part(image, 1, group * 2, 2);
        Numbers filters = part(weight, 0, group * 3, 3);
        Result alone = trial.run(new Conv2d(Window2d.square(3, 1, 1), 1), half, filters);
        grouped.part(1, group * 3, 3).mustBe("group " + group, alone);
      }
      var dilated = new Window2d(3, 3, 1, 1, 0, 0, 0, 0, 2, 3);
      double[] stuffed = new double[6 * 2 * 5 * 7];
      for (int k = 0; k < 12; k++) {
        for (int tap = 0; tap < 9; tap++) {
          stuffed[(k * 5 + tap / 3 * 2) * 7 + tap % 3 * 3] = weight.values()[k * 9 + tap];
        }
      }
      var plain = new Window2d(5, 7, 1, 1, 0, 0, 0, 0, 1, 1);
      trial
          .run(new Conv2d(dilated, 2), image, weight)
          .mustBe(
              "dilated",
              trial.run(new Conv2d(plain, 2), image, Numbers.of(Shape.of(6, 2, 5, 7), stuffed)));
      Numbers impulse = Numbers.of(Shape.of(1, 1, 3, 3), 0, 0, 0, 0, 0, 0, 1, 0, 0);
      Numbers kernel = Numbers.of(Shape.of(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);
      trial.run(new Conv2d(Window2d.square(3, 1, 0), 1), impulse, kernel).mustBe("not flipped", 7);
    });
  }

  private static Numbers part(Numbers whole, int axis, int begin, int count) {
    var part = new Result(whole.type().shape(), whole.values()).part(axis, begin, count);
    return Numbers.of(part.shape(), part.values());
  }

  /// Translating the input translates the map: with few channels, and with so many that fast plans
  /// may use another algorithm.
  @TestFactory
  default Stream<DynamicTest> slide78TranslatingTheInputTranslatesTheMap() {
    return inBothPlans(trial -> {
      translate(trial, 2, 5);
      translate(trial, 32, 32);
    });
  }

  private static void translate(Trial trial, int channels, int filters) {
    var image = Numbers.wholes(11, 9, 1, channels, 8, 9);
    var weight = Numbers.wholes(12, 9, filters, channels, 3, 3);
    double[] moved = new double[image.values().length];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < 6; y++) {
        for (int x = 0; x < 8; x++) {
          moved[(c * 8 + y + 2) * 9 + x + 1] = image.values()[(c * 8 + y) * 9 + x];
        }
      }
    }
    var conv = new Conv2d(Window2d.square(3, 1, 0), 1);
    Result map = trial.run(conv, image, weight).part(2, 0, 4).part(3, 0, 6);
    var movedImage = Numbers.of(Shape.of(1, channels, 8, 9), moved);
    Result movedMap = trial.run(conv, movedImage, weight).part(2, 2, 4).part(3, 1, 6);
    movedMap.mustBe("translated", map);
  }

  /// Max pooling 2x2 with stride 2, its gradient, and the average beside it.
  @TestFactory
  default Stream<DynamicTest> slides84To86Pooling() {
    return inBothPlans(trial -> {
      var map = Numbers.of(Shape.of(1, 1, 4, 4), 1, 1, 2, 4, 5, 6, 7, 8, 3, 2, 1, 0, 1, 2, 3, 4);
      var halve = Window2d.square(2, 2, 0);
      var back = Numbers.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4);
      trial.run(new MaxPool2d(halve), map).mustBe("max", 6, 8, 3, 4);
      trial
          .run(new MaxPool2dGrad(halve), map, back)
          .mustBe("max gradient", 0, 0, 0, 0, 0, 1, 0, 2, 3, 0, 0, 0, 0, 0, 0, 4);
      trial.run(new AvgPool2d(halve, true), map).mustBe("mean", 3.25, 5.25, 2, 2);
    });
  }
}
