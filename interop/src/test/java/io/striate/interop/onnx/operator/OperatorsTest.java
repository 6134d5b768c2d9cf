package io.striate.interop.onnx.operator;

import static io.striate.interop.onnx.operator.OperatorCase.free;
import static io.striate.interop.onnx.operator.OperatorCase.node;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.tensor.Shape;
import io.striate.interop.onnx.Imported;
import io.striate.interop.onnx.OnnxRuntime;
import io.striate.interop.onnx.model.DataType;
import io.striate.interop.onnx.model.ModelWriter;
import io.striate.interop.onnx.model.OnnxAttribute;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.interop.onnx.model.OnnxTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every operator gives what ONNX Runtime gives, in the versions where it changed, for one sample
/// at a time there and three at once here.
class OperatorsTest {
  private static final int SAMPLES = 3;
  private static final long SEED = 20_250;

  @Test
  void everyOperatorIsCompared() {
    var compared = new TreeSet<String>();
    cases().forEach(each -> compared.add(each.operator()));
    assertEquals(new TreeSet<>(Operators.all().keySet()), compared);
  }

  @TestFactory
  Stream<DynamicTest> operatorsAgree() {
    return cases().stream()
        .flatMap(each ->
            Arrays.stream(each.versions())
                .mapToObj(
                    opset -> dynamicTest(each + ", opset " + opset, () -> agrees(each, opset))));
  }

  /// ONNX Runtime has no opset 6. There the second operand is aligned at an axis, which is said by
  /// its shape since.
  @Test
  void operandsOfTheFirstVersionAreAlignedAtAnAxis() {
    var random = new Random(SEED);
    float[] input = new float[24];
    for (int i = 0; i < input.length; i++) {
      input[i] = random.nextFloat();
    }
    for (String name : List.of("Add", "Sub", "Mul", "Div", "Equal", "Greater", "Less")) {
      OperatorCase first =
          node(name, new Random(1), 2, 3, 4).weight(0.5, 3).with("broadcast", 1).with("axis", 1);
      OperatorCase later = node(name, new Random(1), 2, 3, 4).weight(0.5, 3, 1);
      Imported.Result expected = result(later.model(7), input);
      Imported.Result found = result(first.model(6), input);
      assertEquals(expected.shape(), found.shape(), name);
      assertArrayEquals(expected.values(), found.values(), name);
    }
  }

  /// ONNX Runtime refuses even sizes. Of the definition: a channel is divided by `(bias + alpha /
  /// size * sum)^beta`, where the sum of squares goes over `(size - 1) / 2` channels before it to
  /// `size / 2` behind it.
  @Test
  void responsesAreNormalizedOverAnEvenNumberOfChannels() {
    var random = new Random(SEED);
    for (int size : new int[] {2, 4, 6}) {
      OperatorCase tested =
          node("LRN", random, 1, 5, 2)
              .with("size", size)
              .with("alpha", 0.4f)
              .with("beta", 0.6f)
              .with("bias", 1.5f);
      float[] input = new float[2 * 10];
      for (int i = 0; i < input.length; i++) {
        input[i] = random.nextFloat() * 4 - 2;
      }
      double[] expected = new double[input.length];
      for (int i = 0; i < input.length; i++) {
        int channel = i / 2 % 5;
        double sum = 0;
        for (int c = Math.max(0, channel - (size - 1) / 2);
            c <= Math.min(4, channel + size / 2);
            c++) {
          double each = input[i + (c - channel) * 2];
          sum += each * each;
        }
        expected[i] = input[i] / Math.pow(1.5 + 0.4f / size * sum, 0.6f);
      }
      byte[] bytes = ModelWriter.message(tested.model(13)).toByteArray();
      float[] found = Imported.run(bytes, tested.input(), 2, input).values();
      for (int i = 0; i < input.length; i++) {
        assertEquals(expected[i], found[i], 1e-5, "size " + size + ", element " + i);
      }
    }
  }

  private static Imported.Result result(OnnxModel model, float... input) {
    byte[] bytes = ModelWriter.message(model).toByteArray();
    return Imported.run(bytes, Shape.of(2, 3, 4), 2, input);
  }

  private static void agrees(OperatorCase tested, int opset) {
    OnnxModel model = tested.model(opset);
    byte[] bytes = ModelWriter.message(model).toByteArray();
    var random = new Random(SEED);
    int size = tested.input().size();
    float[] batch = new float[SAMPLES * size];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = (float) (tested.least() + random.nextDouble() * 4);
    }
    Imported.Result found = Imported.run(bytes, tested.input(), SAMPLES, batch);
    for (int sample = 0; sample < SAMPLES; sample++) {
      float[] one = Arrays.copyOfRange(batch, sample * size, (sample + 1) * size);
      long[] shape = Arrays.stream(tested.input().extents()).asLongStream().toArray();
      var numbers = new OnnxRuntime.Numbers(shape, one);
      OnnxRuntime.Numbers expected =
          Objects.requireNonNull(OnnxRuntime.run(bytes, "x", numbers).values().iterator().next());
      int each = expected.values().length;
      assertEquals((long) SAMPLES * each, found.values().length, "elements");
      float[] own = Arrays.copyOfRange(found.values(), sample * each, (sample + 1) * each);
      Imported.assertClose(expected.values(), own, 2e-5, "seed " + SEED + ", " + tested);
      int[] extents = Arrays.stream(expected.shape()).mapToInt(Math::toIntExact).toArray();
      int[] ofOne = found.shape().extents();
      ofOne[0] /= SAMPLES;
      assertArrayEquals(extents, ofOne, "shape");
    }
  }

  private static List<OperatorCase> cases() {
    var r = new Random(SEED);
    var all = new ArrayList<OperatorCase>();
    for (String name :
        List.of(
            "Relu",
            "Sigmoid",
            "Tanh",
            "Softsign",
            "Softplus",
            "Elu",
            "Selu",
            "LeakyRelu",
            "HardSigmoid",
            "Abs",
            "Neg",
            "Exp",
            "Floor",
            "Ceil",
            "Identity",
            "Reciprocal")) {
      all.add(node(name, r, 1, 3, 4).opsets(7, 13, 21).least(name.equals("Reciprocal") ? 0.5 : -2));
    }
    all.add(node("Celu", r, 1, 5).opsets(12).with("alpha", 0.7f));
    all.add(node("ThresholdedRelu", r, 1, 5).opsets(10).with("alpha", 0.5f));
    all.add(node("HardSwish", r, 1, 9).opsets(14));
    all.add(node("Mish", r, 1, 9).opsets(18));
    all.add(node("Gelu", r, 1, 9).opsets(20));
    all.add(node("Gelu", r, 1, 9).opsets(20).with("approximate", "tanh"));
    all.add(node("Sign", r, 1, 5).opsets(9, 13));
    all.add(node("Erf", r, 1, 7).opsets(9, 13));
    all.add(node("Round", r, 1, 7).opsets(11));
    all.add(node("Sin", r, 1, 7).opsets(7));
    all.add(node("Cos", r, 1, 7).opsets(7));
    all.add(node("Sqrt", r, 1, 7).opsets(6, 13).least(0));
    all.add(node("Log", r, 1, 7).opsets(6, 13).least(0.1));
    all.add(node("PRelu", r, 1, 3, 4, 4).weight(3, 1, 1).opsets(7, 16));
    all.add(node("Clip", r, 1, 7).opsets(7).with("min", -0.5f).with("max", 1f));
    all.add(node("Clip", r, 1, 7).scalar(-0.5f).scalar(1f).opsets(11, 13));
    all.add(node("Clip", r, 1, 7).none().scalar(1f).opsets(12));
    for (String name : List.of("Softmax", "LogSoftmax")) {
      all.add(node(name, r, 1, 5, 2, 3).opsets(7, 11, 13));
      all.add(node(name, r, 1, 5, 3).with("axis", 2).opsets(7, 13));
      all.add(node(name, r, 1, 5, 3).with("axis", -2).opsets(11, 13));
    }
    all.add(node("Dropout", r, 1, 5).opsets(7, 10).with("ratio", 0.4f));
    all.add(node("Dropout", r, 1, 5).scalar(0.4f).opsets(12, 13));

    for (String name : List.of("Add", "Sub", "Mul", "Div")) {
      all.add(node(name, r, 1, 3, 4).weight(0.5, 3, 1).opsets(7, 14));
      all.add(free(name, r, 1, 3, 4).weight(3, 4).fed().opsets(7).least(0.5));
    }
    all.add(node("Pow", r, 1, 6).scalar(2.5f).opsets(7, 13).least(0));
    for (String name : List.of("Equal", "Greater", "Less")) {
      all.add(node(name, r, 1, 6).weight(6).opsets(11, 13).gives(DataType.BOOL));
    }
    all.add(node("GreaterOrEqual", r, 1, 6).weight(6).opsets(12, 16).gives(DataType.BOOL));
    all.add(node("LessOrEqual", r, 1, 6).weight(6).opsets(12, 16).gives(DataType.BOOL));
    for (String name : List.of("And", "Or", "Xor")) {
      all.add(
          free(name, r, 1, 6)
              .before("Greater", "a", List.of("x", "w0"))
              .before("Less", "b", List.of("x", "w1"))
              .hold(1, 6)
              .hold(1, 6)
              .named("a")
              .named("b")
              .opsets(9, 13)
              .gives(DataType.BOOL));
    }
    all.add(
        free("Not", r, 1, 6)
            .before("Greater", "a", List.of("x", "w0"))
            .hold(1, 6)
            .named("a")
            .opsets(9)
            .gives(DataType.BOOL));
    all.add(
        free("Where", r, 1, 6)
            .before("Greater", "a", List.of("x", "w0"))
            .hold(1, 6)
            .named("a")
            .fed()
            .weight(6)
            .opsets(9, 16));
    for (String name : List.of("Sum", "Max", "Min", "Mean")) {
      all.add(node(name, r, 1, 3, 4).weight(3, 1).weight(4).opsets(8, 13));
    }
    all.add(node("Cast", r, 1, 7).with("to", 7).opsets(9, 13).gives(DataType.INT64));
    all.add(node("Cast", r, 1, 7).with("to", 9).opsets(9, 13).gives(DataType.BOOL));

    all.add(node("MatMul", r, 1, 3, 4).weight(4, 5).opsets(7, 13));
    all.add(node("MatMul", r, 1, 3, 4).weight(4).opsets(9));
    all.add(free("MatMul", r, 1, 3, 4).weight(5, 3).fed().opsets(9));
    all.add(node("MatMul", r, 1, 2, 3, 4).weight(2, 4, 3).opsets(9));
    all.add(
        free("MatMul", r, 1, 2, 3, 4)
            .fed()
            .named("t")
            .opsets(9, 21)
            .before("Transpose", "t", List.of("x"), perm(0, 1, 3, 2)));
    all.add(free("MatMul", r, 1, 2, 3, 4).weight(2, 5, 3).fed().opsets(13));
    for (String equation :
        List.of(
            "bhid,bhjd->bhij",
            "bhid,bhjd->bijh",
            "bhid,bhid->bh",
            "bhij,bhjk->bhik",
            "bhid,behd->bhie")) {
      boolean product = equation.endsWith("bhik");
      all.add(
          free("Einsum", r, 1, 3, 3, 4)
              .before("Transpose", "t", List.of("x"), product ? perm(0, 1, 3, 2) : perm(0, 2, 1, 3))
              .fed()
              .named("t")
              .with("equation", equation)
              .opsets(12, 21));
    }
    all.add(node("Einsum", r, 1, 3, 4).weight(4, 5).with("equation", "btd, de -> bte").opsets(12));
    all.add(
        free("Einsum", r, 1, 3, 4).weight(2, 3).fed().with("equation", "ht,btd->bhd").opsets(12));
    all.add(node("Einsum", r, 1, 3, 4).weight(5, 4).with("equation", "btd,hd->bth").opsets(12));
    all.add(node("Einsum", r, 1, 3, 4).weight(4, 5).with("equation", "bij,jk").opsets(12));
    all.add(node("Einsum", r, 1, 3, 4).with("equation", "btd->bd").opsets(12, 13));
    all.add(node("Einsum", r, 1, 3, 4).with("equation", "btd->bdt").opsets(12));
    all.add(node("Trilu", r, 1, 4, 5).opsets(14));
    all.add(node("Trilu", r, 1, 4, 5).number(1).opsets(14));
    all.add(node("Trilu", r, 1, 2, 4, 3).number(-2).with("upper", 0).opsets(14));
    all.add(
        free("IsNaN", r, 1, 6)
            .before("Log", "l", List.of("x"))
            .named("l")
            .opsets(9, 13, 20)
            .gives(DataType.BOOL));
    all.add(node("Gemm", r, 1, 4).weight(4, 3).weight(3).opsets(7, 13));
    all.add(
        node("Gemm", r, 1, 4)
            .weight(3, 4)
            .weight(3)
            .with("transB", 1)
            .with("alpha", 0.5f)
            .with("beta", 2f)
            .opsets(7, 11));
    all.add(node("Gemm", r, 1, 4).weight(4, 3).opsets(11));

    all.add(node("Conv", r, 1, 3, 7, 8).weight(4, 3, 3, 2).weight(4).opsets(7, 11, 21));
    all.add(
        node("Conv", r, 1, 4, 7, 8)
            .weight(6, 2, 3, 3)
            .with("group", 2)
            .list("pads", 1, 0, 2, 1)
            .list("strides", 2, 1)
            .list("dilations", 1, 2)
            .opsets(7, 11));
    for (String pad : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
      all.add(
          node("Conv", r, 1, 3, 7, 8)
              .weight(2, 3, 4, 2)
              .with("auto_pad", pad)
              .list("strides", 2, 2)
              .opsets(7, 11));
      all.add(
          node("MaxPool", r, 1, 2, 7, 8)
              .list("kernel_shape", 3, 2)
              .with("auto_pad", pad)
              .list("strides", 2, 2)
              .opsets(8, 12));
    }
    all.add(node("Conv", r, 1, 3, 9).weight(4, 3, 3).weight(4).list("pads", 1, 1).opsets(11));
    all.add(node("Conv", r, 1, 3, 5, 6, 7).weight(4, 3, 3, 2, 3).weight(4).opsets(7, 11, 21));
    all.add(
        node("Conv", r, 1, 4, 5, 6, 7)
            .weight(6, 2, 2, 3, 2)
            .with("group", 2)
            .list("pads", 1, 0, 2, 0, 1, 1)
            .list("strides", 2, 1, 2)
            .list("dilations", 2, 1, 2)
            .opsets(11));
    all.add(
        node("Conv", r, 1, 2, 5, 6, 7)
            .weight(2, 2, 2, 3, 2)
            .with("auto_pad", "SAME_UPPER")
            .list("strides", 2, 2, 2)
            .opsets(11));
    all.add(node("ConvTranspose", r, 1, 3, 4, 5).weight(3, 2, 3, 3).weight(2).opsets(7, 11));
    all.add(
        node("ConvTranspose", r, 1, 4, 4, 5)
            .weight(4, 2, 3, 3)
            .with("group", 2)
            .list("strides", 2, 2)
            .list("pads", 1, 1, 1, 1)
            .list("output_padding", 1, 1)
            .opsets(7, 11));
    all.add(
        node("ConvTranspose", r, 1, 3, 4, 5)
            .weight(3, 2, 3, 3)
            .list("strides", 2, 2)
            .with("auto_pad", "SAME_UPPER")
            .opsets(11));
    all.add(
        node("ConvTranspose", r, 1, 3, 4, 5)
            .weight(3, 2, 3, 3)
            .list("strides", 2, 2)
            .list("output_shape", 8, 10)
            .opsets(11));
    all.add(node("ConvTranspose", r, 1, 3, 6).weight(3, 2, 4).list("strides", 2).opsets(11));
    all.add(
        node("MaxPool", r, 1, 2, 7, 8)
            .list("kernel_shape", 3, 3)
            .list("strides", 2, 2)
            .list("pads", 1, 1, 1, 1)
            .opsets(7, 12));
    all.add(
        node("MaxPool", r, 1, 2, 7, 8)
            .list("kernel_shape", 3, 3)
            .list("strides", 2, 2)
            .with("ceil_mode", 1)
            .opsets(10, 12));
    all.add(node("MaxPool", r, 1, 2, 9).list("kernel_shape", 2).list("strides", 2).opsets(8));
    all.add(
        node("MaxPool", r, 1, 2, 9, 9)
            .list("kernel_shape", 2, 2)
            .list("dilations", 2, 3)
            .opsets(12));
    for (int counted = 0; counted < 2; counted++) {
      all.add(
          node("AveragePool", r, 1, 2, 7, 8)
              .list("kernel_shape", 3, 3)
              .list("strides", 2, 2)
              .list("pads", 1, 1, 1, 1)
              .with("count_include_pad", counted)
              .opsets(7, 11));
      all.add(
          node("AveragePool", r, 1, 2, 8, 8)
              .list("kernel_shape", 3, 3)
              .list("strides", 2, 2)
              .list("pads", 1, 1, 1, 1)
              .with("count_include_pad", counted)
              .with("ceil_mode", 1)
              .opsets(19));
    }
    all.add(node("AveragePool", r, 1, 2, 9).list("kernel_shape", 3).opsets(11));
    for (String name : List.of("MaxPool", "AveragePool")) {
      all.add(node(name, r, 1, 2, 5, 6, 7).list("kernel_shape", 2, 3, 2).opsets(8, 21));
      all.add(
          node(name, r, 1, 2, 5, 6, 7)
              .list("kernel_shape", 3, 2, 3)
              .list("strides", 2, 2, 1)
              .list("pads", 1, 0, 1, 1, 1, 1)
              .opsets(11));
      all.add(
          node(name, r, 1, 2, 6, 6, 8)
              .list("kernel_shape", 3, 3, 3)
              .list("strides", 2, 2, 2)
              .with("ceil_mode", 1)
              .opsets(12));
    }
    all.add(
        node("AveragePool", r, 1, 2, 5, 6, 7)
            .list("kernel_shape", 3, 2, 3)
            .list("strides", 2, 2, 1)
            .list("pads", 1, 0, 1, 1, 1, 1)
            .with("count_include_pad", 1)
            .opsets(11));
    for (String name : List.of("GlobalAveragePool", "GlobalMaxPool")) {
      all.add(node(name, r, 1, 2, 3, 4, 5).opsets(7));
      all.add(node(name, r, 1, 3, 4, 5).opsets(7, 13));
      all.add(node(name, r, 1, 3, 6).opsets(7));
    }

    all.add(
        node("BatchNormalization", r, 1, 3, 4, 4)
            .weight(3)
            .weight(3)
            .weight(3)
            .weight(0.5, 3)
            .with("epsilon", 1e-3f)
            .opsets(7, 9, 14, 15));
    all.add(node("InstanceNormalization", r, 1, 3, 4, 4).weight(3).weight(3).opsets(7));
    all.add(
        node("GroupNormalization", r, 1, 4, 3, 3)
            .weight(2)
            .weight(2)
            .with("num_groups", 2)
            .opsets(18));
    all.add(
        node("GroupNormalization", r, 1, 4, 3, 3)
            .weight(4)
            .weight(4)
            .with("num_groups", 2)
            .opsets(21));
    all.add(node("LayerNormalization", r, 1, 5, 6).weight(6).weight(6).opsets(17));
    all.add(node("LayerNormalization", r, 1, 5, 6).weight(5, 6).with("axis", 1).opsets(17));
    all.add(
        node("LRN", r, 1, 7, 3, 3)
            .with("size", 5)
            .with("alpha", 0.3f)
            .with("beta", 0.6f)
            .with("bias", 2f)
            .opsets(7, 13));
    all.add(node("LpNormalization", r, 1, 7, 3).with("axis", 1).opsets(7));
    all.add(node("LpNormalization", r, 1, 7, 3).with("p", 1).opsets(7));

    for (String name :
        List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSum",
            "ReduceLogSumExp")) {
      double least = name.equals("ReduceLogSum") ? 0.5 : -2;
      all.add(
          node(name, r, 1, 3, 4, 5)
              .list("axes", 2, 3)
              .with("keepdims", 0)
              .opsets(7, 11)
              .least(least));
      all.add(node(name, r, 1, 3, 4, 5).wholes(-1, 1).opsets(18).least(least));
    }
    all.add(node("ReduceSum", r, 1, 3, 4, 5).wholes(2).with("keepdims", 0).opsets(13));
    all.add(node("ArgMax", r, 1, 6, 3).with("axis", 1).opsets(7, 12).gives(DataType.INT64));
    all.add(
        node("ArgMin", r, 1, 6, 3)
            .with("axis", -1)
            .with("keepdims", 0)
            .opsets(11)
            .gives(DataType.INT64));
    all.add(
        free("ReduceProd", r, 1, 3, 4)
            .before("Shape", "s", List.of("x"))
            .named("s")
            .with("keepdims", 0)
            .opsets(7, 13)
            .added());

    all.add(node("Shape", r, 1, 2).opsets(7, 13).added());
    all.add(node("Size", r, 1, 3).opsets(7, 13).added());
    all.add(
        free("Constant", r, 1, 3)
            .with("value", OnnxTensor.of("", Shape.of(3), 1, 2, 3))
            .opsets(7, 13)
            .added());
    all.add(free("Constant", r, 1, 3).with("value_int", 4).opsets(12).added());
    all.add(free("Constant", r, 1, 3).with("value_float", 4.5f).opsets(12).added());
    all.add(free("Constant", r, 1, 3).list("value_ints", 4, 5, 6).opsets(12).added());
    all.add(free("Constant", r, 1, 3).floats("value_floats", 1f, 2f, 3f).opsets(12).added());
    all.add(
        free("ConstantOfShape", r, 1, 3)
            .wholes(1, 3)
            .with("value", OnnxTensor.of("", Shape.of(1), 7))
            .opsets(9, 20)
            .added());
    all.add(
        free("Range", r, 1, 3)
            .before("Constant", "a", List.of(), new OnnxAttribute.Tensor("value", one(2)))
            .before("Constant", "b", List.of(), new OnnxAttribute.Tensor("value", one(8)))
            .before("Constant", "c", List.of(), new OnnxAttribute.Tensor("value", one(2)))
            .named("a")
            .named("b")
            .named("c")
            .opsets(11)
            .added());
    all.add(node("Reshape", r, 1, 4, 6).wholes(1, 3, -1).opsets(7, 14));
    all.add(node("Reshape", r, 1, 4, 6).wholes(0, -1, 3).opsets(7, 14));
    all.add(node("Reshape", r, 1, 4, 6).wholes(-1, 24).opsets(7, 14));
    all.add(node("Reshape", r, 1, 4, 6).wholes(4, 6).opsets(7));
    all.add(node("Flatten", r, 1, 3, 4).opsets(7, 13));
    all.add(node("Flatten", r, 1, 3, 4).with("axis", 2).opsets(9));
    all.add(node("Squeeze", r, 1, 3, 1, 4).list("axes", 2).opsets(7, 11));
    all.add(node("Squeeze", r, 1, 3, 1, 4).wholes(-2).opsets(13));
    all.add(node("Unsqueeze", r, 1, 3, 4).list("axes", 1, 4).opsets(7, 11));
    all.add(node("Unsqueeze", r, 1, 3, 4).wholes(2, -1).opsets(13));
    all.add(node("Transpose", r, 1, 3, 4, 5).list("perm", 0, 2, 3, 1).opsets(7, 13));
    all.add(node("Expand", r, 1, 3, 1).wholes(1, 3, 4).opsets(8, 13));
    all.add(node("Tile", r, 1, 3, 2).wholes(1, 2, 3).opsets(7, 13));
    all.add(node("DepthToSpace", r, 1, 8, 2, 3).with("blocksize", 2).opsets(7, 13));
    all.add(
        node("DepthToSpace", r, 1, 8, 2, 3).with("blocksize", 2).with("mode", "CRD").opsets(11));
    all.add(node("SpaceToDepth", r, 1, 2, 4, 6).with("blocksize", 2).opsets(7, 13));

    all.add(node("Concat", r, 1, 3, 4).fed().with("axis", 1).opsets(7, 13));
    all.add(node("Concat", r, 1, 3, 4).weight(1, 2, 4).with("axis", -2).opsets(11));
    all.add(
        node("Split", r, 1, 6, 2)
            .with("axis", 1)
            .list("split", 1, 2, 3)
            .outputs(3, 2)
            .opsets(7, 11));
    all.add(node("Split", r, 1, 6, 2).with("axis", 1).wholes(1, 2, 3).outputs(3, 1).opsets(13));
    all.add(
        node("Split", r, 1, 7, 2).with("axis", 1).with("num_outputs", 3).outputs(3, 2).opsets(18));
    all.add(
        node("Slice", r, 1, 6, 5)
            .list("starts", 1, -3)
            .list("ends", 4, 1000)
            .list("axes", 1, 2)
            .opsets(7));
    all.add(
        node("Slice", r, 1, 6, 5)
            .wholes(5, 1)
            .wholes(-100, 9223372036854775807L)
            .wholes(1, 2)
            .wholes(-2, 3)
            .opsets(10, 13));
    all.add(node("Gather", r, 1, 6, 5).wholes(0, 3, -1).with("axis", 1).opsets(7, 13));
    all.add(
        free("Gather", r, 1, 4)
            .weight(9, 5)
            .before("Abs", "a", List.of("x"))
            .before("Cast", "i", List.of("a"), new OnnxAttribute.Whole("to", 7))
            .named("i")
            .opsets(9, 13));
    // The weight [4, 3] is added to entries of a tensor [5, 3], that to the input.
    all.add(
        free("ScatterND", r, 1, 5, 3)
            .weight(5, 3)
            .named("i")
            .weight(4, 3)
            .before(
                "Constant", "i", List.of(), new OnnxAttribute.Tensor("value", column(0, 3, 3, -1)))
            .with("reduction", "add")
            .added()
            .opsets(16, 18));
    all.add(
        node("Pad", r, 1, 2, 4, 5)
            .list("pads", 0, 0, 1, 2, 0, 1, 0, 1)
            .with("value", 1.5f)
            .opsets(7));
    all.add(node("Pad", r, 1, 2, 4, 5).wholes(0, 0, 1, -2, 0, 1, 0, 1).scalar(2f).opsets(11, 13));
    for (String mode : List.of("reflect", "edge")) {
      all.add(
          node("Pad", r, 1, 2, 4, 5)
              .wholes(0, 0, 1, 2, 0, 0, 3, 1)
              .with("mode", mode)
              .opsets(11, 18));
    }
    all.add(
        node("Pad", r, 1, 2, 4, 5).wholes(0, 0, 1, 2, 0, 0, 3, 1).with("mode", "wrap").opsets(19));
    all.add(node("Upsample", r, 1, 2, 3, 4).floats("scales", 1f, 1f, 2f, 3f).opsets(7));
    all.add(node("Upsample", r, 1, 2, 3, 4).reals(1, 1, 2, 2).with("mode", "linear").opsets(9));
    all.add(node("Resize", r, 1, 2, 3, 4).reals(1, 1, 2, 1.5f).opsets(10));
    for (String coordinates :
        List.of("half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel")) {
      for (String mode : List.of("nearest", "linear", "cubic")) {
        all.add(
            node("Resize", r, 1, 2, 4, 5)
                .none()
                .reals(1, 1, 1.5f, 2.2f)
                .with("coordinate_transformation_mode", coordinates)
                .with("mode", mode)
                .opsets(13));
      }
      all.add(
          node("Resize", r, 1, 2, 9, 8)
              .none()
              .reals(1, 1, 0.6f, 0.5f)
              .with("coordinate_transformation_mode", coordinates)
              .with("mode", "cubic")
              .with("cubic_coeff_a", -0.5f)
              .with("exclude_outside", 1)
              .opsets(13, 18));
    }
    for (String mode : List.of("nearest", "linear", "cubic")) {
      all.add(
          node("Resize", r, 1, 2, 4, 5)
              .reals(0, 0, 0, 0, 1, 1, 1, 1)
              .reals(1, 1, 2, 1.8f)
              .with("mode", mode)
              .opsets(11));
      all.add(
          node("Resize", r, 1, 2, 4, 5)
              .none()
              .reals(1, 1, 1.7f, 2.3f)
              .with("coordinate_transformation_mode", "half_pixel_symmetric")
              .with("mode", mode)
              .opsets(19));
    }
    for (String rounding : List.of("round_prefer_ceil", "floor", "ceil")) {
      all.add(
          node("Resize", r, 1, 2, 4, 6)
              .none()
              .none()
              .wholes(1, 2, 3, 9)
              .with("nearest_mode", rounding)
              .opsets(13));
    }
    return all;
  }

  /// `-Dstriate.reference=write` writes the table.
  @Test
  void theDocumentationListsEveryOperator() throws IOException {
    var table = new StringBuilder("| operator | what is read |\n|---|---|\n");
    for (Operator operator : Operators.all().values()) {
      String summary = operator.summary().isEmpty() ? "all" : operator.summary();
      table.append("| ").append(operator.name()).append(" | ").append(summary).append(" |\n");
    }
    Path page = Path.of("../docs/onnx.md");
    String text = Files.readString(page);
    String written =
        text.replaceAll(
            "(?s)\\| operator \\| what is read \\|\n.*?\n\n",
            Matcher.quoteReplacement(table + "\n"));
    if ("write".equals(System.getProperty("striate.reference"))) {
      Files.writeString(page, written);
    }
    assertEquals(written, Files.readString(page));
    assertTrue(text.contains("| operator | what is read |"), "the page has a table");
  }

  private static OnnxAttribute perm(long... order) {
    return new OnnxAttribute.Wholes("perm", Arrays.stream(order).boxed().toList());
  }

  private static OnnxTensor column(long... values) {
    return new OnnxTensor(
        "",
        DataType.INT64.code(),
        List.of((long) values.length, 1L),
        java.util.Optional.of(new OnnxTensor.Source.Wholes(values)),
        "the test");
  }

  private static OnnxTensor one(long value) {
    return new OnnxTensor(
        "",
        DataType.INT64.code(),
        List.of(),
        java.util.Optional.of(new OnnxTensor.Source.Wholes(new long[] {value})),
        "the test");
  }
}
