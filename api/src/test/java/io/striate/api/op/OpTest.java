package io.striate.api.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Shape rules, their messages, and how operations treat the batch.
class OpTest {
  private static String refusal(Op op, TensorType... inputs) {
    return assertThrows(StriateException.class, () -> op.infer(List.of(inputs))).getMessage();
  }

  @Test
  void convolutionNamesBothShapesWhenChannelsDiffer() {
    assertEquals(
        "conv2d: input has 16 channels, weight expects 32 (input [8, 16, 28, 28], weight [64, 32, 3, 3]) [STR-109]",
        refusal(
            new Conv2d(Window2d.square(3, 1, 0), 1),
            TensorType.float32(8, 16, 28, 28),
            TensorType.float32(64, 32, 3, 3)));
  }

  @Test
  void everyShapeRuleRefusesWhatDoesNotGoTogether() {
    var image = TensorType.float32(2, 4, 6, 6);
    var window = Window2d.square(3, 1, 0);
    assertEquals(
        "add takes 2 inputs, got 1 [STR-109]", refusal(new Elementwise(Function.ADD), image));
    assertEquals(
        "matmul: inner extents differ: 3 of [2, 3] and 4 of [4, 5] [STR-109]",
        refusal(new MatMul(false, false), TensorType.float32(2, 3), TensorType.float32(4, 5)));
    assertTrue(refusal(new Reduce(Reduce.Kind.SUM, List.of(1, 0)), image).contains("must ascend"));
    assertTrue(
        refusal(new Unfold(Window2d.square(9, 1, 0), 0), image)
            .contains("larger than the padded input"));
    assertTrue(refusal(new Fold(window, 6, 6), image).contains("must have shape [2, 4, 9, 16]"));
    assertTrue(refusal(new Move.Reshape(Shape.of(7)), image).contains("has 288 elements"));
    assertTrue(refusal(new Move.Permute(List.of(0, 1, 1, 2)), image).contains("name each axis"));
    assertTrue(
        refusal(new Move.Slice(List.of(0, 0, 0, 0), List.of(2, 5, 6, 6)), image)
            .contains("no box within"));
    assertTrue(
        refusal(new Move.Concat(1), image, TensorType.float32(2, 4, 6, 5))
            .contains("differ beside axis 1"));
    assertTrue(
        refusal(new Move.Broadcast(Shape.of(2, 4, 6, 5), false), image)
            .contains("do not go together"));
    assertTrue(
        refusal(new Conv2d(window, 3), image, TensorType.float32(4, 4, 3, 3))
            .contains("cannot be split into 3 groups"));
    assertTrue(
        refusal(new MaxPool2d(window), TensorType.float32(2, 3)).contains("must have rank 4"));
    assertTrue(
        refusal(new SoftmaxCrossEntropy(), TensorType.float32(2, 3), TensorType.float32(2))
            .contains("labels must be i32"));
    assertTrue(
        refusal(new BatchNorm(1e-5), image, TensorType.float32(4), TensorType.float32(5))
            .contains("must have shape [4]"));
    assertTrue(
        refusal(new GroupNorm(3, false, 1e-5), image).contains("the 4 channels of"),
        "groups that do not fit");
    assertTrue(
        refusal(new GroupNorm(2, false, 1e-5), image, TensorType.float32(4))
            .contains("a scale needs a shift"));
    assertTrue(
        refusal(
                new GroupNormGrad(2, true, 1e-5),
                image,
                TensorType.float32(2, 2),
                TensorType.float32(2, 2),
                image)
            .contains("mean must have shape [2, 2, 6, 6]"));
    assertTrue(
        refusal(new LocalResponseNorm(5, 1, 1, 1), TensorType.float32(4))
            .contains("needs channels along axis 1"));
    assertTrue(
        refusal(new SgdUpdate(0, false, 0), image, TensorType.float32(4), TensorType.float32())
            .contains("must have shape [2, 4, 6, 6]"));
    assertThrows(IllegalArgumentException.class, () -> new Dropout(1, 0, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Dropout(0.99999999, 0, 0, 0, 1));
  }

  @Test
  void elementwiseKnowsItsBatch() {
    var add = new Elementwise(Function.ADD);
    var batch = TensorType.float32(8, 3);
    assertEquals(
        BatchRule.PER_SAMPLE,
        add.batchRule(List.of(batch, TensorType.float32(3)), List.of(true, false)));
    assertEquals(
        BatchRule.INDEPENDENT, add.batchRule(List.of(batch, batch), List.of(false, false)));
    assertEquals(BatchRule.WHOLE_BATCH, add.batchRule(List.of(batch, batch), List.of(true, false)));
    assertEquals(
        BatchRule.WHOLE_BATCH,
        add.batchRule(
            List.of(TensorType.float32(3), TensorType.float32(3, 3)), List.of(true, true)));
  }

  @Test
  void productsKnowTheirBatch() {
    var x = TensorType.float32(8, 3);
    var w = TensorType.float32(5, 3);
    var g = TensorType.float32(8, 5);
    assertEquals(
        BatchRule.PER_SAMPLE,
        new MatMul(false, true).batchRule(List.of(x, w), List.of(true, false)));
    assertEquals(
        BatchRule.SUMS_BATCH,
        new MatMul(true, false).batchRule(List.of(g, x), List.of(true, true)));
    assertEquals(
        BatchRule.WHOLE_BATCH,
        new MatMul(false, true).batchRule(List.of(x, x), List.of(true, true)));
    assertEquals(
        BatchRule.PER_SAMPLE,
        new MatMul(false, false)
            .batchRule(
                List.of(TensorType.float32(4, 3), TensorType.float32(8, 3, 2)),
                List.of(false, true)));
  }

  @Test
  void reductionsAndMovesKnowTheirBatch() {
    var x = List.of(TensorType.float32(8, 3));
    var yes = List.of(true);
    assertEquals(BatchRule.PER_SAMPLE, new Reduce(Reduce.Kind.MAX, List.of(1)).batchRule(x, yes));
    assertEquals(
        BatchRule.SUMS_BATCH, new Reduce(Reduce.Kind.SUM, List.of(0, 1)).batchRule(x, yes));
    assertEquals(BatchRule.WHOLE_BATCH, new Reduce(Reduce.Kind.MAX, List.of(0)).batchRule(x, yes));
    assertEquals(BatchRule.PER_SAMPLE, new Move.Reshape(Shape.of(8, 3, 1)).batchRule(x, yes));
    assertEquals(BatchRule.WHOLE_BATCH, new Move.Reshape(Shape.of(24)).batchRule(x, yes));
    assertEquals(BatchRule.WHOLE_BATCH, new Move.Permute(List.of(1, 0)).batchRule(x, yes));
    assertEquals(BatchRule.WHOLE_BATCH, new Move.Concat(0).batchRule(x, yes));
    assertEquals(
        BatchRule.PER_SAMPLE,
        new Move.Broadcast(Shape.of(8, 3), true)
            .batchRule(List.of(TensorType.float32(1)), List.of(false)));
  }

  @Test
  void slicingNarrowsWhatHoldsTheBatch() {
    assertEquals(new Move.Reshape(Shape.of(2, 9)), new Move.Reshape(Shape.of(8, 9)).slice(4, 2));
    assertEquals(
        new Generate.Uniform(Shape.of(2, 9), 1, 2, 4, 1),
        new Generate.Uniform(Shape.of(8, 9), 1, 2, 0, 1).slice(4, 2));
    assertEquals(new Dropout(0.5, 1, 2, 4, 1), new Dropout(0.5, 1, 2, 0, 1).slice(4, 2));
  }

  /// Slides 71 to 73: 75 taps and a bias for each of ten filters, 32x32 positions.
  @Test
  void costsAreCountedAsPapersDo() {
    var conv = new Conv2d(Window2d.square(5, 1, 2), 1);
    var inputs =
        List.of(
            TensorType.float32(1, 3, 32, 32),
            TensorType.float32(10, 3, 5, 5),
            TensorType.float32(10));
    assertEquals(75L * 10 * 32 * 32, conv.macs(inputs, conv.infer(inputs)));
    var dense = List.of(TensorType.float32(2, 3072), TensorType.float32(10, 3072));
    assertEquals(
        2L * 30720, new MatMul(false, true).macs(dense, new MatMul(false, true).infer(dense)));
  }

  @Test
  void aDropoutRateComparesAlikeInAnyPrecision() {
    double rate = new Dropout(0.3, 1, 2, 0, 1).rate();
    assertEquals(rate, (double) (float) rate);
    assertEquals(0.3, rate, 0x1p-25);
  }
}
