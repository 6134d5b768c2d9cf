package io.striate.backend.tck.golden;

import io.striate.api.component.FieldKind.Pair;
import io.striate.api.layer.Fit;
import io.striate.api.layer.Padding;
import io.striate.api.layer.WindowRequest;
import io.striate.api.op.AdamUpdate;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Elementwise;
import io.striate.api.op.MatMul;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.SgdUpdate;
import io.striate.api.op.Softmax;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.op.Window2d;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.ProgramCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Every golden value of a single operation, as a program.
public final class GoldenOperations {
  private GoldenOperations() {}

  /// All operations that have golden values.
  public static List<ProgramCase> all() {
    var cases = new ArrayList<ProgramCase>();
    convolutions(cases);
    pooling(cases);
    elementwise(cases);
    products(cases);
    losses(cases);
    normalization(cases);
    updates(cases);
    GoldenVocabulary.all(cases);
    return cases;
  }

  private static void convolutions(List<ProgramCase> cases) {
    Golden golden = Golden.read("conv2d");
    for (String name : golden.cases()) {
      int[] kernel = golden.shape(name + "/weight");
      int[] stride = golden.wholes(name + "/stride");
      int[] padding = golden.wholes(name + "/padding");
      int[] dilation = golden.wholes(name + "/dilation");
      var window =
          new Window2d(
              kernel[2],
              kernel[3],
              stride[0],
              stride[1],
              padding[0],
              padding[1],
              padding[2],
              padding[3],
              dilation[0],
              dilation[1]);
      cases.add(
          new GoldenProgram(golden, name)
              .operation(
                  new Conv2d(window, golden.whole(name + "/groups")),
                  List.of("input", "weight", "bias"),
                  "output",
                  List.of("gradInput", "gradWeight", "gradBias"))
              .build(true));
    }
  }

  private static void pooling(List<ProgramCase> cases) {
    Golden golden = Golden.read("pool2d");
    for (String name : golden.cases()) {
      int[] kernel = golden.wholes(name + "/kernel");
      int[] stride = golden.wholes(name + "/stride");
      int[] padding = golden.wholes(name + "/padding");
      int[] input = golden.shape(name + "/input");
      var request =
          new WindowRequest(
              new Pair(kernel[0], kernel[1]),
              new Pair(stride[0], stride[1]),
              new Padding.Explicit(padding[0], padding[1], padding[2], padding[3]),
              new Pair(1, 1),
              golden.whole(name + "/ceil") == 1 ? Fit.CEIL : Fit.FLOOR);
      Window2d window = request.on(input[2], input[3]);
      cases.add(pool(golden, name, new MaxPool2d(window), "max/", true));
      cases.add(pool(golden, name, new AvgPool2d(window, false), "average-input/", false));
      // PyTorch counts padding only up to the padding asked for; a window rounded up reaches
      // further,
      // and is divided by the kernel's size here.
      if (window.padBottom() <= padding[1] && window.padRight() <= padding[3]) {
        cases.add(pool(golden, name, new AvgPool2d(window, true), "average-padding/", false));
      }
    }
  }

  private static ProgramCase pool(Golden golden, String name, Op op, String kind, boolean exact) {
    return new GoldenProgram(golden, name)
        .operation(op, List.of("input"), kind + "output", List.of(kind + "gradInput"))
        .build(exact);
  }

  private static void elementwise(List<ProgramCase> cases) {
    Golden golden = Golden.read("elementwise");
    for (String name : golden.cases()) {
      var word = name.substring(0, name.indexOf('-')).toUpperCase(Locale.ROOT);
      var op = new Elementwise(Elementwise.Function.valueOf(word));
      cases.add(
          new GoldenProgram(golden, name)
              .operation(op, List.of("input"), "output", List.of("gradInput"))
              .build(word.equals("RELU")));
    }
  }

  private static void products(List<ProgramCase> cases) {
    Golden matmul = Golden.read("matmul");
    for (String name : matmul.cases()) {
      var op =
          new MatMul(
              matmul.whole(name + "/transposeA") == 1, matmul.whole(name + "/transposeB") == 1);
      var program = new GoldenProgram(matmul, name);
      cases.add(
          program
              .expect(program.emit().one(op, program.input("a"), program.input("b")), "output")
              .build(true));
    }
    Golden dense = Golden.read("dense");
    for (String name : dense.cases()) {
      var program = new GoldenProgram(dense, name);
      Value x = program.input("input");
      Value w = program.input("weight");
      Value b = program.input("bias");
      Value y = program.emit().add(program.emit().matmul(x, w, false, true), b);
      cases.add(
          program
              .expect(y, "output")
              .expectGradients(
                  y,
                  program.input("gradOutput"),
                  List.of(x, w, b),
                  List.of("gradInput", "gradWeight", "gradBias"))
              .build(true));
    }
  }

  private static void losses(List<ProgramCase> cases) {
    Golden golden = Golden.read("softmax");
    for (String name : golden.cases()) {
      cases.add(
          new GoldenProgram(golden, name)
              .operation(new Softmax(), List.of("logits"), "softmax", List.of("softmaxGradInput"))
              .build(false));
      var program = new GoldenProgram(golden, name);
      var emit = program.emit();
      Value logits = program.input("logits");
      Value each = emit.one(new SoftmaxCrossEntropy(), logits, program.labels("labels"));
      Value mean =
          emit.scale(
              emit.reduce(Reduce.Kind.SUM, each, List.of(0)), 1.0 / each.type().shape().extent(0));
      Value loss = emit.reshape(mean, Shape.SCALAR);
      cases.add(
          program
              .expect(loss, "loss")
              .expectGradients(
                  emit.reshape(loss, 1),
                  emit.fill(Shape.of(1), 1),
                  List.of(logits),
                  List.of("gradLogits"))
              .build(false));
    }
  }

  private static void normalization(List<ProgramCase> cases) {
    Golden golden = Golden.read("batchnorm");
    for (String name : golden.cases()) {
      double epsilon = golden.number(name + "/epsilon");
      var program = new GoldenProgram(golden, name);
      var emit = program.emit();
      var inputs = List.of(program.input("input"), program.input("scale"), program.input("shift"));
      var outputs = emit.emit(new BatchNorm(epsilon), inputs);
      program.expect(outputs.get(0), "training/output");
      program.expectGradients(
          outputs.get(0),
          program.input("gradOutput"),
          inputs,
          List.of("training/gradInput", "training/gradScale", "training/gradShift"));
      double momentum = golden.number(name + "/momentum");
      Shape shape = inputs.getFirst().type().shape();
      double count = (double) shape.elements() / shape.extent(1);
      Value mean = emit.scale(outputs.get(1), momentum);
      Value variance = emit.scale(outputs.get(2), momentum * count / (count - 1));
      Value oldMean = emit.scale(program.input("runningMean"), 1 - momentum);
      Value oldVariance = emit.scale(program.input("runningVariance"), 1 - momentum);
      program.expect(emit.add(oldMean, mean), "training/runningMean");
      program.expect(emit.add(oldVariance, variance), "training/runningVariance");
      cases.add(program.build(false));
      cases.add(
          new GoldenProgram(golden, name)
              .operation(
                  new BatchNormInference(epsilon),
                  List.of("input", "scale", "shift", "runningMean", "runningVariance"),
                  "inference/output",
                  List.of("inference/gradInput", "inference/gradScale", "inference/gradShift"))
              .build(false));
    }
  }

  /// Three consecutive steps in one program.
  private static void updates(List<ProgramCase> cases) {
    Golden golden = Golden.read("optimizers");
    for (String name : golden.cases()) {
      var program = new GoldenProgram(golden, name);
      var emit = program.emit();
      Numbers start = GoldenProgram.of(golden, "start");
      Shape shape = start.type().shape();
      Value rate = emit.constant(golden.number(name + "/learningRate"));
      var slots = new ArrayList<Value>();
      slots.add(program.state("parameter", start));
      slots.add(emit.fill(shape, 0));
      slots.add(emit.fill(shape, 0));
      for (int step = 1; step <= 3; step++) {
        Value gradient =
            program.state("gradient-" + step, GoldenProgram.of(golden, "gradient-" + step));
        List<Value> next =
            name.startsWith("sgd")
                ? sgd(golden, name, emit, slots, gradient, rate)
                : adam(golden, name, program, slots, gradient, rate, step - 1);
        for (int i = 0; i < next.size(); i++) {
          slots.set(i, next.get(i));
        }
        program.expect(slots.getFirst(), "step-" + step);
      }
      cases.add(program.build(false));
    }
  }

  private static List<Value> sgd(
      Golden golden,
      String name,
      io.striate.api.program.Emitter emit,
      List<Value> slots,
      Value gradient,
      Value rate) {
    double momentum = golden.number(name + "/momentum");
    var op =
        new SgdUpdate(
            momentum, golden.whole(name + "/nesterov") == 1, golden.number(name + "/weightDecay"));
    return emit.emit(
        op,
        momentum == 0
            ? List.of(slots.get(0), gradient, rate)
            : List.of(slots.get(0), gradient, slots.get(1), rate));
  }

  private static List<Value> adam(
      Golden golden,
      String name,
      GoldenProgram program,
      List<Value> slots,
      Value gradient,
      Value rate,
      int step) {
    var op =
        new AdamUpdate(
            golden.number(name + "/beta1"),
            golden.number(name + "/beta2"),
            golden.number(name + "/epsilon"),
            golden.number(name + "/weightDecay"),
            false);
    Value count = program.state("count-" + step, Numbers.step(step));
    return program
        .emit()
        .emit(op, List.of(slots.get(0), gradient, slots.get(1), slots.get(2), rate, count));
  }
}
