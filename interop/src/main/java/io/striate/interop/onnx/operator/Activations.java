package io.striate.interop.onnx.operator;

import io.striate.api.layer.Mode;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Softmax;
import io.striate.api.program.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Activation functions, softmax and dropout.
final class Activations {
  static final List<Operator> ALL =
      List.of(
          Operator.of("Relu", call -> call.apply(Function.RELU, call.input(0))),
          Operator.of("Sigmoid", call -> call.apply(Function.SIGMOID, call.input(0))),
          Operator.of("Tanh", call -> call.apply(Function.TANH, call.input(0))),
          Operator.of(
              "LeakyRelu",
              call -> slope(call, call.input(0), call.number(call.real("alpha", 0.01)))),
          Operator.of("PRelu", Activations::prelu),
          Operator.of("Elu", call -> elu(call, call.real("alpha", 1), 1)),
          Operator.of(
              "Selu",
              call ->
                  elu(
                      call,
                      call.real("alpha", 1.6732632423543772),
                      call.real("gamma", 1.0507009873554805))),
          Operator.of("Celu", Activations::celu),
          Operator.of(
              "ThresholdedRelu",
              call -> {
                Operand x = call.input(0);
                Operand above = call.apply(Function.GREATER, x, call.number(call.real("alpha", 1)));
                return call.apply(Function.SELECT, above, x, call.number(0));
              }),
          Operator.of(
              "HardSigmoid",
              call -> hardSigmoid(call, call.real("alpha", 0.2), call.real("beta", 0.5))),
          Operator.of(
              "HardSwish", call -> call.multiply(call.input(0), hardSigmoid(call, 1.0 / 6, 0.5))),
          Operator.of("Softplus", call -> softplus(call, call.input(0))),
          Operator.of(
              "Softsign",
              call ->
                  call.divide(
                      call.input(0),
                      call.add(call.number(1), call.apply(Function.ABS, call.input(0))))),
          Operator.of(
              "Mish",
              call ->
                  call.multiply(
                      call.input(0), call.apply(Function.TANH, softplus(call, call.input(0))))),
          Operator.of("Gelu", Activations::gelu),
          Operator.of("Clip", "", Set.of(1, 2), Activations::clip),
          Operator.of("Softmax", call -> softmax(call, false)),
          Operator.of("LogSoftmax", call -> softmax(call, true)),
          Operator.of(
              "Dropout",
              "the mask, a second output, is not given; drops while Striate trains, whatever"
                  + " `training_mode` says",
              Set.of(1, 2),
              Activations::dropout));

  private Activations() {}

  private static Operand slope(Call call, Operand x, Operand slope) {
    Operand above = call.apply(Function.RELU, x);
    Operand below = call.apply(Function.MINIMUM, x, call.number(0));
    return call.add(above, call.multiply(below, slope));
  }

  /// Opset 6 has a slope for each channel, or one; later ones broadcast.
  private static Operand prelu(Call call) {
    Operand slope = call.input(1);
    int[] extents = call.extents(slope);
    int rank = call.extents(0).length;
    if (call.opset() < 7 && extents.length == 1 && extents[0] != 1 && rank > 2) {
      int[] perChannel = new int[rank - 1];
      Arrays.fill(perChannel, 1);
      perChannel[0] = extents[0];
      slope = call.reshape(slope, perChannel);
    }
    return slope(call, call.input(0), slope);
  }

  private static Operand elu(Call call, double alpha, double gamma) {
    Operand x = call.input(0);
    Operand below = call.apply(Function.MINIMUM, x, call.number(0));
    Operand bent =
        call.scale(call.subtract(call.apply(Function.EXP, below), call.number(1)), alpha);
    return call.scale(call.add(call.apply(Function.RELU, x), bent), gamma);
  }

  private static Operand celu(Call call) {
    double alpha = call.real("alpha", 1);
    Operand x = call.input(0);
    Operand below = call.scale(call.apply(Function.MINIMUM, x, call.number(0)), 1 / alpha);
    Operand bent =
        call.scale(call.subtract(call.apply(Function.EXP, below), call.number(1)), alpha);
    return call.add(call.apply(Function.RELU, x), bent);
  }

  private static Operand hardSigmoid(Call call, double alpha, double beta) {
    Operand line = call.add(call.scale(call.input(0), alpha), call.number(beta));
    Operand low = call.apply(Function.MAXIMUM, line, call.number(0));
    return call.apply(Function.MINIMUM, low, call.number(1));
  }

  /// `log(1 + e^x)` without overflow.
  private static Operand softplus(Call call, Operand x) {
    Operand small =
        call.apply(Function.EXP, call.apply(Function.NEGATE, call.apply(Function.ABS, x)));
    Operand log = call.apply(Function.LOG, call.add(call.number(1), small));
    return call.add(call.apply(Function.RELU, x), log);
  }

  private static Operand gelu(Call call) {
    Operand x = call.input(0);
    Operand inner;
    if (call.text("approximate", "none").equals("tanh")) {
      Operand cube = call.multiply(x, call.multiply(x, x));
      Operand sum = call.add(x, call.scale(cube, 0.044715));
      inner = call.apply(Function.TANH, call.scale(sum, Math.sqrt(2 / Math.PI)));
    } else {
      inner = call.apply(Function.ERF, call.scale(x, Math.sqrt(0.5)));
    }
    return call.multiply(call.scale(x, 0.5), call.add(inner, call.number(1)));
  }

  /// The bounds were settings up to opset 10.
  private static Operand clip(Call call) {
    Operand x = call.input(0);
    Optional<Operand> least = bound(call, "min", 1);
    Optional<Operand> most = bound(call, "max", 2);
    if (least.isPresent()) {
      x = call.apply(Function.MAXIMUM, x, least.get());
    }
    return most.isPresent() ? call.apply(Function.MINIMUM, x, most.get()) : x;
  }

  private static Optional<Operand> bound(Call call, String name, int input) {
    if (call.opset() >= 11) {
      return call.has(input) ? Optional.of(call.known(input)) : Optional.empty();
    }
    double value = call.real(name, Double.NaN);
    return Double.isNaN(value) ? Optional.empty() : Optional.of(call.number(value));
  }

  /// Up to opset 12 the axes from `axis` on count as one, and `axis` is 1 by default.
  private static Operand softmax(Call call, boolean logarithm) {
    int[] extents = call.extents(0);
    boolean flat = call.opset() < 13;
    int axis = call.axis(call.whole("axis", flat ? 1 : -1), extents.length);
    Operand x = call.input(0);
    if (flat && axis < extents.length - 1) {
      int[] joined = Arrays.copyOf(extents, axis + 1);
      for (int i = axis + 1; i < extents.length; i++) {
        joined[axis] = Math.multiplyExact(joined[axis], extents[i]);
      }
      x = call.reshape(x, joined);
    }
    Value value = call.value(x);
    Value result =
        logarithm
            ? call.emitter().logSoftmax(value, axis)
            : call.emitter().one(new Softmax(axis), value);
    return call.reshape(call.emitted(result), extents);
  }

  private static Operand dropout(Call call) {
    double rate =
        call.opset() < 12 ? call.real("ratio", 0.5) : call.has(1) ? call.known(1).at(0) : 0.5;
    if (!(rate >= 0 && rate < 1)) {
      throw call.bad("has the ratio " + rate + "; it must be from 0 to below 1");
    }
    boolean drops = call.mode() == Mode.TRAINING && rate > 0;
    return drops ? call.emitted(call.emitter().dropout(call.value(0), rate)) : call.input(0);
  }
}
