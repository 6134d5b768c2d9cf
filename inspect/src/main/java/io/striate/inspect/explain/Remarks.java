package io.striate.inspect.explain;

import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Looks for what is allowed but rarely intended.
final class Remarks {
  /// This many successive convolutions that each lose a border are not a remark yet.
  private static final int CHAIN = 3;

  private final Map<String, Shape> shapes = new HashMap<>();

  /// Sizes along a chain of shrinking convolutions, by the name of its last node.
  private final Map<String, List<String>> chains = new LinkedHashMap<>();

  private Remarks() {}

  /// @param rows inputs and nodes in the order of computation
  static List<Remark> of(List<Explanation.Row> rows) {
    var remarks = new Remarks();
    rows.forEach(remarks::follow);
    return remarks.chains.entrySet().stream()
        .filter(chain -> chain.getValue().size() > CHAIN)
        .map(chain -> shrinking(chain.getKey(), chain.getValue()))
        .toList();
  }

  private void follow(Explanation.Row node) {
    shapes.put(node.name(), node.shape());
    if (node.from().isEmpty()) {
      return;
    }
    String source = node.from().getFirst();
    Shape before = shapes.get(source);
    if (before == null || before.rank() != 3 || node.shape().rank() != 3) {
      return;
    }
    if (node.cost().macs() > 0 && shrinksAtStrideOne(node, before)) {
      var sizes = new ArrayList<>(chains.getOrDefault(source, List.of(size(before))));
      sizes.add(size(node.shape()));
      chains.remove(source);
      chains.put(node.name(), sizes);
    } else if (node.shape().equals(before) && chains.containsKey(source)) {
      chains.put(node.name(), chains.remove(source));
    }
  }

  /// A convolution that loses a border, not one that steps over positions.
  private static boolean shrinksAtStrideOne(Explanation.Row node, Shape before) {
    return node.shape().extent(1) < before.extent(1) && node.cost().slidesByOne();
  }

  /// Lecture, slide 67: "shrinking too fast is not good, doesn't work well".
  private static Remark shrinking(String node, List<String> sizes) {
    return new Remark(
        node,
        String.format(
            Locale.ROOT,
            "convolutions without padding shrink the map each time (%s); \"padding\": \"same\""
                + " keeps its size",
            String.join(" -> ", sizes)));
  }

  private static String size(Shape shape) {
    return shape.extent(1) + "x" + shape.extent(2);
  }
}
