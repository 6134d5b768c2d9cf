package io.striate.api.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Constants, take and its adjoint, steps of slices, parts, detached values, axes of softmax and
/// argmax: shape rules, messages, listings and batch rules.
class VocabularyTest {
  private static final int BATCH = 4;

  private final Emitter emit = new Emitter("p", BATCH, 0);

  private static String refusal(Op op, TensorType... inputs) {
    return assertThrows(StriateException.class, () -> op.infer(List.of(inputs))).getMessage();
  }

  private static Shape shape(Op op, TensorType... inputs) {
    return op.infer(List.of(inputs)).getFirst().shape();
  }

  private Value samples(String name, int... extents) {
    return emit.input(name, TensorType.float32(Shape.of(extents).prepend(BATCH)), true);
  }

  private BatchRule rule(Op op, Value... inputs) {
    emit.emit(op, List.of(inputs));
    return emit.instructions().getLast().batchRule();
  }

  private List<String> gradient(Value loss, Value by) {
    int mark = emit.instructions().size();
    Differentiation.gradients(emit, loss, List.of(by));
    return emit.instructions().stream().skip(mark).map(i -> i.op().toString()).toList();
  }

  @Test
  void takePutsTheIndicesInPlaceOfTheAxis() {
    var table = TensorType.float32(7, 5, 2);
    assertEquals(Shape.of(4, 3, 5, 2), shape(new Take(0), table, TensorType.int32(4, 3)));
    assertEquals(Shape.of(7, 6, 2), shape(new Take(1), table, TensorType.float32(6)));
    assertEquals(Shape.of(7, 5), shape(new Take(2), table, TensorType.int32()));
    assertEquals("take along 2", new Take(2).toString());
    assertEquals(
        "take: axis 3 lies outside f32[7, 5, 2] [STR-109]",
        refusal(new Take(3), table, TensorType.int32(1)));
    assertTrue(
        refusal(new Take(0), table, TensorType.uint8(2))
            .contains("indices must be i32, or f32 with whole numbers, got u8[2]"));
    assertTrue(
        refusal(new Take(0), TensorType.int32(3), TensorType.int32(1)).contains("must be f32"));
  }

  @Test
  void scatterAddIsShapedLikeWhatWasTakenFrom() {
    var indices = TensorType.int32(4, 3);
    assertEquals(
        Shape.of(7, 5, 2), shape(new ScatterAdd(0, 7), TensorType.float32(4, 3, 5, 2), indices));
    assertEquals(
        Shape.of(5, 7, 2), shape(new ScatterAdd(1, 7), TensorType.float32(5, 4, 3, 2), indices));
    assertEquals(
        Shape.of(5, 7), shape(new ScatterAdd(1, 7), TensorType.float32(5), TensorType.int32()));
    assertEquals(
        "scatter-add: updates need the extents of the indices from axis 1 on"
            + " (updates [4, 3], indices [4, 3]) [STR-109]",
        refusal(new ScatterAdd(1, 7), TensorType.float32(4, 3), indices));
  }

  @Test
  void takeAndItsAdjointKnowTheirBatch() {
    Value words = emit.input("words", TensorType.int32(BATCH, 3), true);
    Value table = emit.state("table", TensorType.float32(10, 6));
    Value fixed = emit.state("fixed", TensorType.int32(2));
    Value images = samples("images", 5, 6);
    assertEquals(BatchRule.PER_SAMPLE, rule(new Take(0), table, words));
    assertEquals(BatchRule.WHOLE_BATCH, rule(new Take(1), table, words));
    assertEquals(BatchRule.PER_SAMPLE, rule(new Take(1), images, fixed));
    assertEquals(BatchRule.WHOLE_BATCH, rule(new Take(0), images, fixed));
    assertEquals(BatchRule.INDEPENDENT, rule(new Take(0), table, fixed));
    Value rows = samples("rows", 3, 6);
    assertEquals(BatchRule.WHOLE_BATCH, rule(new ScatterAdd(0, 10), rows, words));
    Value two = samples("two", 2, 6);
    assertEquals(BatchRule.PER_SAMPLE, rule(new ScatterAdd(1, 5), two, fixed));
  }

  @Test
  void eachIsTheOthersGradient() {
    Value table = emit.state("table", TensorType.float32(10, 6));
    Value words = emit.input("words", TensorType.int32(BATCH, 3), true);
    Value taken = emit.take(table, words, 0);
    assertTrue(gradient(emit.sum(taken), table).contains("scatter-add along 0"));
    Value summed = emit.one(new ScatterAdd(0, 10), taken, words);
    assertTrue(gradient(emit.sum(summed), taken).contains("take along 0"));
  }

  @Test
  void slicesTakeStepsAndPadsLeaveGaps() {
    var x = TensorType.float32(4, 10);
    var slice = new Move.Slice(List.of(0, 1), List.of(4, 9), List.of(1, 3));
    assertEquals(Shape.of(4, 3), shape(slice, x));
    assertEquals("slice [0, 1] to [4, 9] by [1, 3]", slice.toString());
    assertEquals("slice [0, 1] to [4, 9]", new Move.Slice(List.of(0, 1), List.of(4, 9)).toString());
    assertTrue(
        refusal(new Move.Slice(List.of(0, 0), List.of(4, 9), List.of(1, 0)), x)
            .contains("steps [1, 0] must be positive"));
    var pad = new Move.Pad(List.of(0, 1), List.of(0, 2), List.of(0, 2), 0);
    assertEquals(Shape.of(4, 10), shape(pad, TensorType.float32(4, 3)));
    assertEquals("pad [0, 1] and [0, 2], [0, 2] between", pad.toString());
    assertTrue(
        refusal(new Move.Pad(List.of(0, 1), List.of(0, 2), List.of(-1, 2), 0), x)
            .contains("does not suit"));
    Value input = samples("x", 10);
    Value part = emit.slice(input, 1, 1, 9, 3);
    assertTrue(gradient(emit.sum(part), input).contains(pad.toString()));
    assertTrue(emit.instructions().stream().anyMatch(i -> i.op().equals(pad)));
    Value wide = emit.one(pad, part);
    assertTrue(gradient(emit.sum(wide), part).contains("slice [0, 1] to [4, 8] by [1, 3]"));
  }

  @Test
  void slicesAndPadsOverTheBatchNeedAllOfIt() {
    Value x = samples("x", 10);
    assertEquals(
        BatchRule.WHOLE_BATCH,
        rule(new Move.Slice(List.of(0, 0), List.of(BATCH, 10), List.of(2, 1)), x));
    assertEquals(
        BatchRule.PER_SAMPLE,
        rule(new Move.Slice(List.of(0, 0), List.of(BATCH, 10), List.of(1, 2)), x));
    assertEquals(
        BatchRule.WHOLE_BATCH,
        rule(new Move.Pad(List.of(0, 0), List.of(0, 0), List.of(1, 0), 0), x));
    assertEquals(
        BatchRule.PER_SAMPLE,
        rule(new Move.Pad(List.of(0, 1), List.of(0, 0), List.of(0, 1), 0), x));
  }

  @Test
  void constantsAreValues() {
    float[] values = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    var constant = new Generate.Constant(Shape.of(3, 3), values);
    var same = new Generate.Constant(Shape.of(3, 3), values);
    values[8] = 0;
    assertEquals(same, constant);
    assertEquals(same.hashCode(), constant.hashCode());
    assertEquals(9, constant.value(8));
    assertNotEquals(same, new Generate.Constant(Shape.of(9), 1, 2, 3, 4, 5, 6, 7, 8, 9));
    assertNotEquals(
        new Generate.Constant(Shape.of(1), 0f), new Generate.Constant(Shape.of(1), -0f));
    assertEquals("constant [1.0, -0.5]", new Generate.Constant(Shape.of(2), 1f, -0.5f).toString());
    assertTrue(
        constant.toString().startsWith("constant [1.0, 2.0, 3.0, ...] of 9, hash "),
        constant.toString());
    assertEquals(
        "constant: [2, 2] has 4 elements, got 3 numbers [STR-109]",
        assertThrows(StriateException.class, () -> emit.constant(Shape.of(2, 2), 1, 2, 3))
            .getMessage());
  }

  @Test
  void splitHasOneGradientForAllParts() {
    Value x = samples("x", 6, 2);
    List<Value> parts = emit.split(x, 1, List.of(1, 2, 3));
    assertEquals(
        List.of(Shape.of(4, 1, 2), Shape.of(4, 2, 2), Shape.of(4, 3, 2)),
        parts.stream().map(part -> part.type().shape()).toList());
    assertTrue(parts.stream().allMatch(Value::perSample));
    Value loss = emit.add(emit.sum(parts.get(0)), emit.sum(emit.square(parts.get(2))));
    List<String> gradient = gradient(loss, x);
    assertEquals(1, gradient.stream().filter("concat along 1"::equals).count());
    assertFalse(gradient.stream().anyMatch(op -> op.startsWith("pad")));
    Instruction concat =
        emit.instructions().stream()
            .filter(i -> i.op() instanceof Move.Concat)
            .findFirst()
            .orElseThrow();
    assertEquals(BatchRule.PER_SAMPLE, concat.batchRule());
    assertEquals(BatchRule.WHOLE_BATCH, rule(new Split(0, List.of(1, 3)), x));
    assertTrue(
        refusal(new Split(1, List.of(2, 2)), TensorType.float32(1, 5))
            .contains("sizes [2, 2] along axis 1 do not add up to f32[1, 5]"));
    assertTrue(
        refusal(new Split(1, List.of(5, 0)), TensorType.float32(1, 5)).contains("at least 1"));
  }

  /// What is detached vanishes from a lowered program, and no gradient passes.
  @Test
  void detachedValuesAreConstants() {
    Value x = samples("x", 3);
    Value y = emit.multiply(emit.detach(x), x);
    assertFalse(gradient(emit.sum(emit.detach(x)), x).contains("detach"));
    Value gradient = Differentiation.gradients(emit, emit.sum(y), List.of(x)).getFirst();
    emit.output("gradient", gradient);
    emit.output("copy", emit.detach(x));
    Program lowered = emit.build().lowered((op, types) -> false);
    assertEquals(0, lowered.count(i -> i.op() instanceof CompositeOp));
    assertEquals(0, lowered.count(i -> i.op().equals(new Elementwise(Function.ADD))));
    assertEquals(x.type(), lowered.output("copy").type());
  }

  @Test
  void softmaxAndArgmaxGoAlongAnyAxis() {
    Value x = samples("x", 3, 5);
    assertEquals(Shape.of(4, 3), emit.argmax(x, 2).type().shape());
    assertEquals(Shape.of(3, 5), emit.argmax(x, 0).type().shape());
    assertEquals(x.type(), emit.softmax(x, 2).type());
    assertEquals("softmax", new Softmax().toString());
    assertEquals("softmax along 2", new Softmax(2).toString());
    assertEquals("argmax along 0", new ArgMax(0).toString());
    assertEquals(BatchRule.PER_SAMPLE, rule(new Softmax(2), x));
    assertEquals(BatchRule.WHOLE_BATCH, rule(new Softmax(0), x));
    assertEquals(BatchRule.WHOLE_BATCH, rule(new ArgMax(0), x));
    assertEquals(
        "softmax: axis 3 lies outside f32[4, 3, 5] [STR-109]",
        refusal(new Softmax(3), TensorType.float32(4, 3, 5)));
    assertEquals(
        "argmax: axis -1 lies outside f32[4] [STR-109]",
        refusal(new ArgMax(-1), TensorType.float32(4)));
  }

  /// float32 has no whole numbers for all positions beyond 2^24.
  @Test
  void positionsThatFloat32CannotTellApartAreRefused() {
    int most = 1 << 24;
    assertEquals(Shape.of(1), emit.argmax(emit.fill(Shape.of(1, most), 0), 1).type().shape());
    assertEquals(Shape.of(most, 1), emit.iota(Shape.of(most, 1), 0).type().shape());
    String told =
        " has 16,777,217 positions; float32 tells at most 16,777,216 apart, so split the axis"
            + " [STR-109]";
    assertEquals(
        "argmax: axis 1 of [2, 16777217]" + told,
        refusal(new ArgMax(), TensorType.float32(2, most + 1)));
    assertEquals(
        "iota: axis 0 of [16777217]" + told, refusal(new Generate.Iota(Shape.of(most + 1), 0)));
  }

  @Test
  void oneHotPutsItsAxisAnywhere() {
    Value labels = emit.input("labels", TensorType.int32(BATCH, 5), true);
    assertEquals(Shape.of(4, 10, 5), emit.oneHot(labels, 10, 1).type().shape());
    assertEquals(Shape.of(4, 5, 10), emit.oneHot(labels, 10, 2).type().shape());
    assertTrue(emit.oneHot(labels, 10, 1).perSample());
  }

  /// The gradients of a convolution are convolutions again.
  @Test
  void convolutionsAreClosedUnderDifferentiation() {
    var window = Window2d.square(3, 2, 1);
    Value weight = emit.state("weight", TensorType.float32(6, 2, 3, 3));
    Value out = samples("out", 6, 4, 4);
    Value image = samples("image", 4, 8, 8);
    Value gradInput = emit.one(new Conv2dGradInput(window, 2, 8, 8), out, weight);
    Value gradWeight = emit.one(new Conv2dGradWeight(window, 2), image, out);
    for (Value y : List.of(gradInput, gradWeight)) {
      int mark = emit.instructions().size();
      var by = y.equals(gradInput) ? List.of(out, weight) : List.of(image, out);
      var gradients = Differentiation.gradients(emit, emit.sum(y), by);
      for (int i = 0; i < by.size(); i++) {
        assertEquals(by.get(i).type(), gradients.get(i).type());
      }
      assertTrue(
          emit.instructions().stream()
              .skip(mark)
              .noneMatch(i -> i.op() instanceof MatMul || i.op() instanceof Fold));
    }
  }

  @Test
  void theErrorFunctionIsAccurate() {
    // Abramowitz and Stegun, table 7.1.
    assertEquals(0.1124629160, Function.ERF.apply(0.1, 0, 0), 5e-11);
    assertEquals(0.5204998778, Function.ERF.apply(0.5, 0, 0), 5e-11);
    assertEquals(0.8427007929, Function.ERF.apply(1, 0, 0), 5e-11);
    assertEquals(-0.9953222650, Function.ERF.apply(-2, 0, 0), 5e-11);
    assertEquals(1, Function.ERF.apply(1e300, 0, 0));
    assertEquals(-1, Function.ERF.apply(Double.NEGATIVE_INFINITY, 0, 0));
    assertTrue(Double.isNaN(Function.ERF.apply(Double.NaN, 0, 0)));
    assertEquals(1e-300 * 2 / Math.sqrt(Math.PI), Function.ERF.apply(1e-300, 0, 0), 1e-314);
    assertEquals(0, Function.ERF.apply(0, 0, 0));
  }
}
