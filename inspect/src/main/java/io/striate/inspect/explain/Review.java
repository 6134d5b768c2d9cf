package io.striate.inspect.explain;

import io.striate.api.component.Component;
import io.striate.api.layer.OutputRange;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Loss;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.graph.Node;
import io.striate.layers.graph.SampleForward;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Normalization;
import io.striate.layers.spec.NormalizationRule;
import io.striate.layers.spec.TrainSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Looks through a specification for what is allowed but rarely intended: mistakes that a training
/// would hide, because it runs and only learns badly. What a component expects it says itself
/// ([Loss#takesLogits], [io.striate.api.layer.Layer#range],
/// [io.striate.api.train.Schedule#remarks]).
public final class Review {
  private final Graph graph;
  private final Set<String> given;
  private final List<Remark> remarks = new ArrayList<>();
  private final Map<String, Linearity> linearity = new HashMap<>();

  private Review(Graph graph, Set<String> given) {
    this.graph = graph;
    this.given = Set.copyOf(given);
  }

  /// The remarks, in the order of the specification.
  public static List<Remark> of(Network network) {
    return of(network, Set.of());
  }

  /// The remarks, in the order of the specification.
  ///
  /// @param given layers whose weights come from another model
  public static List<Remark> of(Network network, Set<String> given) {
    var review = new Review(network.graph(), given);
    review.layers();
    network.graph().outputs().forEach(review::output);
    network.spec().train().ifPresent(review::training);
    return List.copyOf(review.remarks);
  }

  private void add(String subject, String text) {
    remarks.add(new Remark(subject, text));
  }

  // ---- layers

  private void layers() {
    var shapes = new HashMap<String, Shape>();
    for (InputSpec input : graph.inputs()) {
      shapes.put(input.name(), input.shape());
    }
    for (Node node : graph.nodes()) {
      var inputs = node.inputs().stream().map(name -> Objects.requireNonNull(shapes.get(name)));
      linearity.put(node.name(), Linearity.of(SampleForward.of(node.layer(), inputs.toList())));
      shapes.put(node.name(), node.shape());
      if (node.shape().rank() == 1) {
        stacked(node);
      }
    }
    List<String> frozen =
        graph.nodes().stream()
            .filter(node -> node.frozen() && !node.shares() && !node.trainable().isEmpty())
            .map(Node::name)
            .filter(name -> !given.contains(name))
            .toList();
    if (!frozen.isEmpty()) {
      add(
          String.join(", ", frozen),
          "frozen with the initial weights, which are random; freeze layers whose weights come"
              + " from another model (train --from)");
    }
  }

  /// Two matrix products with nothing but linear functions between them are one, unless they meet
  /// in fewer numbers than they have at their ends, as in the code of an autoencoder.
  private void stacked(Node node) {
    if (!linear(node.name()) || !product(node.name())) {
      return;
    }
    Optional<Node> before = source(node);
    while (before.isPresent() && linear(before.get().name()) && !product(before.get().name())) {
      before = source(before.get());
    }
    before
        .filter(earlier -> linear(earlier.name()) && earlier.shape().rank() == 1)
        .filter(earlier -> !narrows(earlier, node))
        .ifPresent(earlier ->
            add(
                node.name(),
                String.format(
                    Locale.ROOT,
                    "no non-linear function between '%s' and '%s': the two are one linear layer;"
                        + " give '%s' an \"activation\"",
                    earlier.name(),
                    node.name(),
                    earlier.name())));
  }

  private boolean narrows(Node earlier, Node later) {
    int least =
        Math.min(
            later.shape().size(),
            source(earlier).map(node -> node.shape().size()).orElse(Integer.MAX_VALUE));
    return earlier.shape().size() < least;
  }

  private boolean linear(String node) {
    return Objects.requireNonNull(linearity.get(node)).linear();
  }

  private boolean product(String node) {
    return Objects.requireNonNull(linearity.get(node)).product();
  }

  /// The node that alone feeds another one.
  private Optional<Node> source(Node node) {
    return node.inputs().size() == 1 ? find(node.inputs().getFirst()) : Optional.empty();
  }

  private Optional<Node> find(String name) {
    return graph.nodes().stream().filter(node -> node.name().equals(name)).findFirst();
  }

  // ---- outputs

  private void output(GraphOutput output) {
    Optional<Component<Loss>> loss = output.spec().loss();
    if (loss.isEmpty()) {
      return;
    }
    Loss value = loss.get().value();
    if (value.takesLogits()) {
      find(output.node()).ifPresent(node -> logits(node, loss.get().id()));
    }
    value.remarks(output.types(value, 1)).forEach(text -> add(output.node(), text));
  }

  private void logits(Node node, String loss) {
    OutputRange range = node.layer().range();
    if (range != OutputRange.ANY) {
      add(
          node.name(),
          String.format(
              Locale.ROOT,
              "%s gives %s, but the loss '%s' takes logits, which are any numbers, and normalizes"
                  + " them itself; remove '%s'",
              node.type(),
              range.meaning(),
              loss,
              node.name()));
    }
  }

  // ---- training

  private void training(TrainSpec train) {
    train
        .schedule()
        .value()
        .remarks(train.epochs())
        .forEach(text -> add("train.schedule (" + train.schedule().id() + ")", text));
    train
        .average()
        .ifPresent(average ->
            average
                .value()
                .remarks(train.epochs())
                .forEach(text -> add("train.weightAverage (" + average.id() + ")", text)));
    switch (train.normalize()) {
      case NormalizationRule.Fixed(Normalization figures) ->
          figures("train.data.normalize", figures);
      case NormalizationRule.ByInput(var rules) ->
          rules.forEach((input, rule) -> {
            if (rule instanceof NormalizationRule.Fixed(Normalization figures)) {
              figures("train.data.normalize." + input, figures);
            }
          });
      case NormalizationRule.Standard _, NormalizationRule.Unit _ -> {}
    }
  }

  private void figures(String subject, Normalization figures) {
    boolean bytes =
        figures.mean().stream().anyMatch(mean -> mean > 1)
            || figures.deviation().stream().anyMatch(deviation -> deviation > 1);
    if (bytes) {
      add(
          subject,
          String.format(
              Locale.ROOT,
              "figures of 0 to 255, but pixels are 0 to 1 here; divided by 255 they are \"mean\":"
                  + " %s, \"deviation\": %s",
              scaled(figures.mean()),
              scaled(figures.deviation())));
    }
  }

  private static String scaled(List<Float> figures) {
    return figures.stream()
        .map(each -> String.format(java.util.Locale.ROOT, "%.3f", each / 255))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
