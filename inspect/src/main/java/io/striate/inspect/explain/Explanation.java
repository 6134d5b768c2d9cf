package io.striate.inspect.explain;

import io.striate.api.tensor.Shape;
import io.striate.layers.graph.Cost;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.Node;
import io.striate.layers.graph.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `explain` shows: a row for each input and node, in the order of computation, and the sums.
///
/// @param rows at least one
/// @param parameters numbers that training may change
/// @param macs multiply-accumulate operations for one sample, forward
public record Explanation(List<Row> rows, long parameters, long macs) {
  public Explanation {
    rows = List.copyOf(rows);
  }

  /// A row.
  ///
  /// @param name of the input or node
  /// @param type the layer's id, or `input`
  /// @param from what feeds it
  /// @param shape of its output for one sample; maps are `[C, H, W]`
  /// @param formula how the size comes about, with the numbers; may be empty
  /// @param parameters how many it has
  /// @param parameterFormula how many it has, with the numbers; may be empty
  /// @param macs multiply-accumulate operations for one sample
  /// @param receptiveField rows and columns of the input that a position sees, as `32x32`; `all`
  ///   where it sees everything
  /// @param remark something worth a second look
  public record Row(
      String name,
      String type,
      List<String> from,
      Shape shape,
      String formula,
      long parameters,
      String parameterFormula,
      long macs,
      String receptiveField,
      Optional<String> remark) {}

  /// Explains a network.
  public static Explanation of(Graph graph) {
    var rows = new ArrayList<Row>();
    for (var input : graph.inputs()) {
      String field = input.shape().rank() == 3 ? "1x1" : "all";
      rows.add(
          new Row(
              input.name(),
              "input",
              List.of(),
              input.shape(),
              "",
              0,
              "",
              0,
              field,
              Optional.empty()));
    }
    for (Node node : graph.nodes()) {
      Cost cost = node.cost();
      String field =
          cost.receptiveField().map(seen -> seen.height() + "x" + seen.width()).orElse("all");
      Optional<String> remark =
          graph.remarks().stream()
              .filter(candidate -> candidate.node().equals(node.name()))
              .map(Remark::text)
              .findFirst();
      rows.add(
          new Row(
              node.name(),
              node.type(),
              node.inputs(),
              node.shape(),
              cost.formula(),
              cost.parameters(),
              cost.parameterFormula(),
              cost.macs(),
              field,
              remark));
    }
    return new Explanation(rows, graph.parameters(), graph.macs());
  }
}
