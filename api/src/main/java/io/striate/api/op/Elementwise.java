package io.striate.api.op;

import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A function of single elements. Inputs of several shapes are broadcast against each other:
/// aligned at the last axis, an extent of 1 repeats. Inputs of any element type are read as
/// numbers; the output is float32.
public record Elementwise(Function function) implements CoreOp {
  @Override
  public String name() {
    return function.label();
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, function.arity(), function.arity());
    Shape shape = inputs.getFirst().shape();
    for (TensorType input : inputs) {
      shape = Shape.broadcast(shape, input.shape());
    }
    return List.of(TensorType.float32(shape));
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    if (!perSample.contains(true)) {
      return BatchRule.INDEPENDENT;
    }
    Shape out = infer(inputs).getFirst().shape();
    for (int i = 0; i < inputs.size(); i++) {
      Shape shape = inputs.get(i).shape();
      boolean full = shape.rank() == out.rank() && shape.extent(0) == out.extent(0);
      boolean repeats = shape.rank() < out.rank() || shape.extent(0) == 1;
      if (perSample.get(i) ? !full : !repeats) {
        return BatchRule.WHOLE_BATCH;
      }
    }
    return BatchRule.PER_SAMPLE;
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    List<Value> in = self.inputs();
    Value x = in.getFirst();
    Value y = self.outputs().getFirst();
    List<Optional<Value>> partial =
        switch (function) {
          case IDENTITY -> List.of(Optional.of(g));
          case NEGATE -> List.of(Optional.of(emit.negate(g)));
          case ABS -> List.of(Optional.of(emit.multiply(g, emit.apply(Function.SIGN, x))));
          case SIGN, FLOOR, EQUAL, GREATER ->
              in.stream().map(i -> Optional.<Value>empty()).toList();
          case RECIPROCAL ->
              List.of(Optional.of(emit.negate(emit.multiply(g, emit.multiply(y, y)))));
          case SQRT -> List.of(Optional.of(emit.divide(emit.scale(g, 0.5), y)));
          case EXP -> List.of(Optional.of(emit.multiply(g, y)));
          case LOG -> List.of(Optional.of(emit.divide(g, x)));
          case SIN -> List.of(Optional.of(emit.multiply(g, emit.apply(Function.COS, x))));
          case COS ->
              List.of(Optional.of(emit.negate(emit.multiply(g, emit.apply(Function.SIN, x)))));
          case TANH -> List.of(Optional.of(emit.apply(Function.TANH_GRADIENT, g, y)));
          case SIGMOID -> List.of(Optional.of(emit.apply(Function.SIGMOID_GRADIENT, g, y)));
          case RELU -> List.of(Optional.of(emit.apply(Function.RELU_GRADIENT, g, y)));
          case ERF -> {
            Value slope = emit.apply(Function.EXP, emit.negate(emit.multiply(x, x)));
            yield List.of(Optional.of(emit.multiply(g, emit.scale(slope, 2 / Math.sqrt(Math.PI)))));
          }
          case ADD -> List.of(Optional.of(g), Optional.of(g));
          case SUBTRACT -> List.of(Optional.of(g), Optional.of(emit.negate(g)));
          case MULTIPLY ->
              List.of(Optional.of(emit.multiply(g, in.get(1))), Optional.of(emit.multiply(g, x)));
          case DIVIDE -> {
            Value byX = emit.divide(g, in.get(1));
            yield List.of(Optional.of(byX), Optional.of(emit.negate(emit.multiply(byX, y))));
          }
          case POWER -> power(emit, g, x, in.get(1), y);
          case MAXIMUM -> chosen(emit, g, emit.apply(Function.GREATER, in.get(1), x));
          case MINIMUM -> chosen(emit, g, emit.apply(Function.GREATER, x, in.get(1)));
          case SELECT -> {
            Value zero = emit.constant(0);
            yield List.of(
                Optional.empty(),
                Optional.of(emit.apply(Function.SELECT, x, g, zero)),
                Optional.of(emit.apply(Function.SELECT, x, zero, g)));
          }
          case RELU_GRADIENT ->
              List.of(
                  Optional.of(emit.apply(Function.RELU_GRADIENT, g, in.get(1))), Optional.empty());
          case TANH_GRADIENT ->
              List.of(
                  Optional.of(emit.apply(Function.TANH_GRADIENT, g, in.get(1))),
                  Optional.of(emit.scale(emit.multiply(g, emit.multiply(x, in.get(1))), -2)));
          case SIGMOID_GRADIENT -> {
            Value slope = emit.subtract(emit.constant(1), emit.scale(in.get(1), 2));
            yield List.of(
                Optional.of(emit.apply(Function.SIGMOID_GRADIENT, g, in.get(1))),
                Optional.of(emit.multiply(g, emit.multiply(x, slope))));
          }
        };
    return java.util.stream.IntStream.range(0, in.size())
        .mapToObj(i -> partial.get(i).map(p -> emit.sumTo(p, in.get(i))))
        .toList();
  }

  @Override
  public String toString() {
    return name();
  }

  /// `b a^(b - 1)` by the base and `a^b ln a` by the exponent; 0 where the exponent, or the base,
  /// is 0.
  private static List<Optional<Value>> power(
      Emitter emit, Value g, Value base, Value exponent, Value y) {
    Value zero = emit.constant(0);
    Value lower = emit.power(base, emit.subtract(exponent, emit.constant(1)));
    Value byBase = emit.multiply(g, emit.multiply(exponent, lower));
    Value byExponent = emit.multiply(g, emit.multiply(y, emit.apply(Function.LOG, base)));
    return List.of(
        Optional.of(emit.apply(Function.SELECT, exponent, byBase, zero)),
        Optional.of(emit.apply(Function.SELECT, base, byExponent, zero)));
  }

  /// The gradient goes to the first operand unless `second` is 1.
  private static List<Optional<Value>> chosen(Emitter emit, Value g, Value second) {
    Value zero = emit.constant(0);
    return List.of(
        Optional.of(emit.apply(Function.SELECT, second, zero, g)),
        Optional.of(emit.apply(Function.SELECT, second, g, zero)));
  }

  /// The fixed vocabulary. [#apply] is each function's definition, in double precision; a backend
  /// may round.
  public enum Function {
    /// `a`: also how whole numbers become float32.
    IDENTITY(1),
    /// `-a`.
    NEGATE(1),
    /// `|a|`.
    ABS(1),
    /// -1, 0 or 1 by the sign of `a`.
    SIGN(1),
    /// `1 / a`.
    RECIPROCAL(1),
    /// The square root.
    SQRT(1),
    /// `e` to the power of `a`.
    EXP(1),
    /// The natural logarithm.
    LOG(1),
    /// The sine of radians.
    SIN(1),
    /// The cosine of radians.
    COS(1),
    /// The hyperbolic tangent.
    TANH(1),
    /// `1 / (1 + exp(-a))`.
    SIGMOID(1),
    /// `max(a, 0)`; NaN stays NaN.
    RELU(1),
    /// The largest whole number that is not above `a`. Its gradient is 0.
    FLOOR(1),
    /// The Gauss error function, `2 / sqrt(pi)` times the integral of `exp(-t²)` from 0 to `a`.
    ERF(1),
    /// `a + b`.
    ADD(2),
    /// `a - b`.
    SUBTRACT(2),
    /// `a * b`.
    MULTIPLY(2),
    /// `a / b`.
    DIVIDE(2),
    /// `a` to the power of `b`, as [Math#pow] defines it; NaN for a negative `a` unless `b` is
    /// whole. The gradient by `a` is 0 where `b` is, that by `b` where `a` is.
    POWER(2),
    /// The larger; NaN if either is.
    MAXIMUM(2),
    /// The smaller; NaN if either is.
    MINIMUM(2),
    /// 1 if `a == b`, else 0.
    EQUAL(2),
    /// 1 if `a > b`, else 0.
    GREATER(2),
    /// `a` where the activation's output `b` is above 0, else 0: the gradient of [#RELU].
    RELU_GRADIENT(2),
    /// `a (1 - b²)`: the gradient of [#TANH] with output `b`.
    TANH_GRADIENT(2),
    /// `a b (1 - b)`: the gradient of [#SIGMOID] with output `b`.
    SIGMOID_GRADIENT(2),
    /// `b` where `a` is not 0, else `c`.
    SELECT(3);

    private final int arity;

    Function(int arity) {
      this.arity = arity;
    }

    /// How many operands it takes.
    public int arity() {
      return arity;
    }

    /// The name in listings, such as `relu-gradient`.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The function's value; operands beyond its arity are ignored.
    public double apply(double a, double b, double c) {
      return switch (this) {
        case IDENTITY -> a;
        case NEGATE -> -a;
        case ABS -> Math.abs(a);
        case SIGN -> Math.signum(a);
        case RECIPROCAL -> 1 / a;
        case SQRT -> Math.sqrt(a);
        case EXP -> Math.exp(a);
        case LOG -> Math.log(a);
        case SIN -> Math.sin(a);
        case COS -> Math.cos(a);
        case TANH -> Math.tanh(a);
        case SIGMOID -> 1 / (1 + Math.exp(-a));
        case RELU -> Math.max(a, 0);
        case FLOOR -> Math.floor(a);
        case ERF -> ErrorFunction.of(a);
        case ADD -> a + b;
        case SUBTRACT -> a - b;
        case MULTIPLY -> a * b;
        case DIVIDE -> a / b;
        case POWER -> Math.pow(a, b);
        case MAXIMUM -> Math.max(a, b);
        case MINIMUM -> Math.min(a, b);
        case EQUAL -> a == b ? 1 : 0;
        case GREATER -> a > b ? 1 : 0;
        case RELU_GRADIENT -> b > 0 ? a : 0;
        case TANH_GRADIENT -> a * (1 - b * b);
        case SIGMOID_GRADIENT -> a * b * (1 - b);
        case SELECT -> a != 0 ? b : c;
      };
    }
  }
}
