package io.striate.interop.onnx.operator;

import io.striate.api.op.Elementwise.Function;
import io.striate.interop.onnx.model.DataType;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;

/// Arithmetic, comparisons and logic, element by element.
final class Arithmetic {
  static final List<Operator> ALL =
      List.of(
          binary("Add", Function.ADD),
          binary("Sub", Function.SUBTRACT),
          binary("Mul", Function.MULTIPLY),
          Operator.of("Div", Arithmetic::divide),
          binary("Pow", Function.POWER),
          binary("Equal", Function.EQUAL),
          binary("Greater", Function.GREATER),
          Operator.of("Less", call -> call.apply(Function.GREATER, second(call), call.input(0))),
          Operator.of(
              "GreaterOrEqual",
              call -> either(call, greater(call, call.input(0), second(call)), equal(call))),
          Operator.of(
              "LessOrEqual",
              call -> either(call, greater(call, second(call), call.input(0)), equal(call))),
          Operator.of("And", call -> call.multiply(call.input(0), second(call))),
          Operator.of("Or", call -> either(call, call.input(0), second(call))),
          Operator.of(
              "Xor", call -> not(call, call.apply(Function.EQUAL, call.input(0), second(call)))),
          Operator.of("Not", call -> not(call, call.input(0))),
          Operator.of(
              "IsNaN", call -> not(call, call.apply(Function.EQUAL, call.input(0), call.input(0)))),
          Operator.of(
              "Where",
              call -> call.apply(Function.SELECT, call.input(0), call.input(1), call.input(2))),
          unary("Abs", Function.ABS),
          unary("Neg", Function.NEGATE),
          unary("Sign", Function.SIGN),
          unary("Reciprocal", Function.RECIPROCAL),
          unary("Sqrt", Function.SQRT),
          unary("Exp", Function.EXP),
          unary("Log", Function.LOG),
          unary("Sin", Function.SIN),
          unary("Cos", Function.COS),
          unary("Erf", Function.ERF),
          unary("Floor", Function.FLOOR),
          Operator.of("Ceil", call -> ceil(call, call.input(0))),
          Operator.of("Round", Arithmetic::round),
          variadic("Sum", Function.ADD),
          variadic("Max", Function.MAXIMUM),
          variadic("Min", Function.MINIMUM),
          Operator.of(
              "Mean",
              call -> call.scale(fold(call, (a, b) -> call.add(a, b)), 1.0 / call.all().size())),
          Operator.of("Identity", call -> call.input(0)),
          Operator.of(
              "Cast",
              "all real types are float32 here, and whole numbers beyond 2^24 are rounded",
              Set.of(),
              Arithmetic::cast));

  private Arithmetic() {}

  private static Operator unary(String name, Function function) {
    return Operator.of(name, call -> call.apply(function, call.input(0)));
  }

  private static Operator binary(String name, Function function) {
    return Operator.of(name, call -> call.apply(function, call.input(0), second(call)));
  }

  private static Operator variadic(String name, Function function) {
    return Operator.of(name, call -> fold(call, (a, b) -> call.apply(function, a, b)));
  }

  private static Operand fold(Call call, BinaryOperator<Operand> function) {
    return call.all().stream()
        .reduce(function)
        .orElseThrow(() -> call.bad("needs at least one input"));
  }

  /// The second operand; up to opset 6 it is aligned at the setting `axis`, not at the last one.
  private static Operand second(Call call) {
    Operand b = call.input(1);
    if (call.opset() >= 7 || call.whole("broadcast", 0) == 0 || call.whole("axis").isEmpty()) {
      return b;
    }
    int rank = call.extents(0).length;
    int[] own = call.extents(b);
    int axis = call.axis(call.whole("axis", 0), rank);
    int behind = rank - axis - own.length;
    if (behind < 0) {
      throw call.bad("has operands that do not go together at axis " + axis);
    }
    int[] aligned = java.util.Arrays.copyOf(own, own.length + behind);
    java.util.Arrays.fill(aligned, own.length, aligned.length, 1);
    return call.reshape(b, aligned);
  }

  private static Operand divide(Call call) {
    Operand a = call.input(0);
    Operand b = second(call);
    Operand quotient = call.divide(a, b);
    return a.whole() && b.whole() ? call.truncate(quotient) : quotient;
  }

  private static Operand greater(Call call, Operand a, Operand b) {
    return call.apply(Function.GREATER, a, b);
  }

  private static Operand equal(Call call) {
    return call.apply(Function.EQUAL, call.input(0), second(call));
  }

  private static Operand either(Call call, Operand a, Operand b) {
    return call.apply(Function.MAXIMUM, a, b);
  }

  private static Operand not(Call call, Operand a) {
    return call.apply(Function.EQUAL, a, call.integer(0));
  }

  static Operand ceil(Call call, Operand a) {
    Operand below = call.apply(Function.FLOOR, call.apply(Function.NEGATE, a));
    return call.apply(Function.NEGATE, below);
  }

  /// Halves go to the even number.
  private static Operand round(Call call) {
    Operand shifted = call.add(call.input(0), call.number(0.5));
    Operand up = call.apply(Function.FLOOR, shifted);
    Operand half = call.apply(Function.EQUAL, shifted, up);
    Operand pairs = call.apply(Function.FLOOR, call.scale(up, 0.5));
    Operand odd = call.subtract(up, call.scale(pairs, 2));
    return call.subtract(up, call.multiply(half, odd));
  }

  private static Operand cast(Call call) {
    int code = call.whole("to", 0);
    DataType type =
        DataType.of(code)
            .orElseThrow(
                () -> call.bad("casts to the element type " + code + ", which is not read"));
    Operand a = call.input(0);
    if (type == DataType.BOOL) {
      return not(call, call.apply(Function.EQUAL, a, call.integer(0)));
    }
    if (type.real()) {
      return call.asReal(a);
    }
    return a.whole() ? a : call.truncate(a);
  }
}
