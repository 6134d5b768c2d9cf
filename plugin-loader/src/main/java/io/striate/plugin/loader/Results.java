package io.striate.plugin.loader;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Kernel;
import io.striate.api.layer.Initializer;
import io.striate.api.op.Op;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.GradientTransform;
import io.striate.api.train.Schedule;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What results must be beyond not being null: the sizes and shapes that follow from the arguments.
final class Results {
  private static final List<String> PLAIN =
      List.of(
          "io.striate.api.backend",
          "io.striate.api.train",
          "io.striate.api.data",
          "io.striate.api.exchange",
          "io.striate.api.layer");

  private Results() {}

  /// What is wrong with a result, such as `gave 3 values for the shape [2, 2]`; empty if nothing
  /// is.
  static Optional<String> fault(Object target, Method method, Object[] arguments, Object result) {
    if (result instanceof Value value) {
      return emitter(arguments)
          .filter(emitter -> !emitter.has(value))
          .map(_ -> String.format(Locale.ROOT, "returned a value of another program (%s)", value));
    }
    return switch (target) {
      case Initializer _ when result instanceof float[] values ->
          sized(values, (Shape) arguments[0]);
      case Backend _ when result instanceof Tensor tensor ->
          typed(tensor, (TensorType) arguments[0]);
      case GradientTransform _ when result instanceof List<?> list ->
          shaped(list, (List<?>) arguments[2]);
      case Schedule _ when result instanceof Double rate -> finite(rate);
      default -> Optional.empty();
    };
  }

  /// What the program that is being emitted hands out.
  static Set<String> outputs(Object[] arguments) {
    return emitter(arguments).map(emit -> Set.copyOf(emit.outputs())).orElse(Set.of());
  }

  /// An output that it did not hand out before.
  static Optional<String> added(Set<String> before, Object[] arguments) {
    return outputs(arguments).stream().filter(name -> !before.contains(name)).sorted().findFirst();
  }

  /// The program that is being emitted, if one is.
  static Optional<Emitter> emitter(Object[] arguments) {
    for (Object argument : arguments) {
      if (argument instanceof Emitter emit) {
        return Optional.of(emit);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> sized(float[] values, Shape shape) {
    return values.length == shape.elements()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "gave %d values for the shape %s, which has %d",
                values.length,
                shape,
                shape.elements()));
  }

  private static Optional<String> typed(Tensor tensor, TensorType asked) {
    return asked.equals(tensor.type())
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT, "gave a tensor %s where %s was asked for", tensor.type(), asked));
  }

  private static Optional<String> shaped(List<?> results, List<?> gradients) {
    if (results.size() != gradients.size()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "gave %d gradients for %d parameters",
              results.size(),
              gradients.size()));
    }
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof Value after
          && gradients.get(i) instanceof Value before
          && !after.type().equals(before.type())) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "gave a gradient %s where the parameter is %s",
                after.type(),
                before.type()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> finite(double rate) {
    return rate >= 0 && rate < Double.POSITIVE_INFINITY
        ? Optional.empty()
        : Optional.of("gave the learning rate " + rate);
  }

  /// Whether objects of an interface are handed on as they are: they run for every operation, or
  /// their class tells a backend what they are.
  static boolean isBare(Class<?> type) {
    return type.equals(Kernel.class)
        || type.equals(Tensor.class)
        || Op.class.isAssignableFrom(type);
  }

  /// Whether a record only carries what a plug-in tells, so that none of its components is null.
  static boolean isPlain(Record record) {
    return PLAIN.contains(record.getClass().getPackageName());
  }
}
