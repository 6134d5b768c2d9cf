package io.striate.interop.onnx.operator;

import io.striate.interop.onnx.model.OnnxNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All operators. A new one is an entry in the table of its family.
public final class Operators {
  /// The first version of the operators that is read.
  public static final int FIRST_OPSET = 6;

  /// The last version of the operators that is read.
  public static final int LAST_OPSET = 21;

  private static final Map<String, Operator> ALL =
      byName(
          List.of(
              Activations.ALL,
              Arithmetic.ALL,
              Products.ALL,
              Windows.ALL,
              Normalizations.ALL,
              Reductions.ALL,
              Shapes.ALL,
              Selections.ALL,
              Sampling.ALL));

  private Operators() {}

  private static Map<String, Operator> byName(List<List<Operator>> families) {
    var all = new TreeMap<String, Operator>();
    families.stream()
        .flatMap(List::stream)
        .forEach(operator -> {
          if (all.put(operator.name(), operator) != null) {
            throw new IllegalStateException("two operators are named " + operator.name());
          }
        });
    return Collections.unmodifiableMap(all);
  }

  /// All operators by name, in alphabetic order.
  public static Map<String, Operator> all() {
    return ALL;
  }

  /// The operator of a node; empty if Striate does not have it.
  public static Optional<Operator> of(OnnxNode node) {
    return node.standard() ? Optional.ofNullable(ALL.get(node.operator())) : Optional.empty();
  }
}
