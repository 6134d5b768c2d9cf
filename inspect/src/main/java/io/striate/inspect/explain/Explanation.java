package io.striate.inspect.explain;

import io.striate.api.tensor.Shape;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.graph.Node;
import io.striate.layers.spec.OutputSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What `explain` shows: a row for each input and node, in the order of computation, and the sums.
///
/// @param network the name of the network
/// @param rows at least one
/// @param parameters how many numbers training may change, frozen ones included
/// @param macs multiply-accumulate operations for one sample, forward
/// @param used what is left after training, where outputs are only for training
/// @param remarks what is allowed but rarely intended
/// @param notes what is worth knowing of a sound network: where its parameters are
public record Explanation(
    String network,
    List<Row> rows,
    long parameters,
    long macs,
    Optional<Used> used,
    List<Remark> remarks,
    List<Remark> notes) {
  public Explanation {
    rows = List.copyOf(rows);
    remarks = List.copyOf(remarks);
    notes = List.copyOf(notes);
  }

  /// What is left of a network after training.
  ///
  /// @param without the outputs that are only for training
  /// @param parameters how many numbers training may change, frozen ones included
  /// @param macs multiply-accumulate operations for one sample, forward
  public record Used(List<String> without, long parameters, long macs) {
    public Used {
      without = List.copyOf(without);
    }
  }

  /// An input or a node.
  ///
  /// @param name of the input or node
  /// @param type the layer's id, or `input`
  /// @param from the inputs and nodes that feed it
  /// @param shape of its output for one sample; maps are `[C, H, W]`
  /// @param sharedWith the node whose parameters it uses, which alone counts them; absent if it has
  ///   its own
  /// @param frozen whether training leaves its parameters unchanged
  /// @param cost what it costs, and its receptive field
  public record Row(
      String name,
      String type,
      List<String> from,
      Shape shape,
      Optional<String> sharedWith,
      boolean frozen,
      Cost cost) {
    public Row {
      from = List.copyOf(from);
    }

    /// How rows and columns are written, such as `32x32`; empty if a position depends on the whole
    /// input.
    public String receptiveField() {
      return cost.receptiveField().map(field -> field.height() + "x" + field.width()).orElse("");
    }
  }

  /// Explains a network.
  public static Explanation of(Graph graph) {
    Map<String, Cost> costs = CostAnalysis.of(graph);
    var rows = new ArrayList<Row>();
    for (var input : graph.inputs()) {
      rows.add(
          new Row(
              input.name(),
              "input",
              List.of(),
              input.shape(),
              Optional.empty(),
              false,
              cost(costs, input.name())));
    }
    for (Node node : graph.nodes()) {
      rows.add(
          new Row(
              node.name(),
              node.type(),
              node.inputs(),
              node.shape(),
              sharedWith(node),
              node.frozen(),
              cost(costs, node.name())));
    }
    long macs = costs.values().stream().mapToLong(Cost::macs).sum();
    return new Explanation(
        graph.name(),
        rows,
        graph.parameters(),
        macs,
        used(graph, costs),
        Remarks.of(rows),
        Notes.of(graph, costs));
  }

  /// A layer without parameters shares none.
  private static Optional<String> sharedWith(Node node) {
    return node.shares() && !node.parameters().isEmpty()
        ? Optional.of(node.owner())
        : Optional.empty();
  }

  private static Optional<Used> used(Graph graph, Map<String, Cost> costs) {
    List<String> without =
        graph.outputs().stream()
            .map(GraphOutput::spec)
            .filter(output -> !output.lasts())
            .map(OutputSpec::name)
            .toList();
    if (without.isEmpty()) {
      return Optional.empty();
    }
    Graph used = graph.used();
    long macs = used.nodes().stream().mapToLong(node -> cost(costs, node.name()).macs()).sum();
    return Optional.of(new Used(without, used.parameters(), macs));
  }

  private static Cost cost(Map<String, Cost> costs, String name) {
    return Objects.requireNonNull(costs.get(name), name);
  }

  /// The row of an input or node.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public Row row(String name) {
    return rows.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no row '" + name + "'"));
  }
}
