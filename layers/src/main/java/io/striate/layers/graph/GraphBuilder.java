package io.striate.layers.graph;

import io.striate.api.Catalog;
import io.striate.api.component.Component;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Layer;
import io.striate.api.tensor.Shape;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.LayerSpec;
import io.striate.layers.spec.OutputSpec;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Reference;
import io.striate.layers.spec.Spec;
import io.striate.layers.spec.TrainSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes a [Graph] of a [Spec], collecting all that is wrong. What depends on something wrong is
/// passed over in silence, so that one mistake is one problem.
public final class GraphBuilder {
  private final Spec spec;
  private final Catalog catalog;
  private final Problems problems;
  private final Wiring wiring;

  /// Nodes by name, in the order of computation.
  private final Map<String, Node> nodes = new LinkedHashMap<>();

  /// What each sound layer and input gives, by the name that `from` knows.
  private final Map<String, Given> given = new HashMap<>();

  /// The output of a layer, its activation included.
  ///
  /// @param node the node or input that gives it
  private record Given(String node, Shape shape) {}

  private GraphBuilder(Spec spec, Catalog catalog, Problems problems) {
    this.spec = spec;
    this.catalog = catalog;
    this.problems = problems;
    this.wiring = new Wiring(spec, problems);
  }

  /// Builds the graph as far as it is sound.
  ///
  /// @param catalog where metrics come from that a loss adds
  /// @param problems where mistakes go; the graph is complete if there are none
  public static Graph build(Spec spec, Catalog catalog, Problems problems) {
    return new GraphBuilder(spec, catalog, problems).build();
  }

  private Graph build() {
    for (InputSpec input : spec.inputs()) {
      given.put(input.name(), new Given(input.name(), input.shape()));
    }
    for (int layer : wiring.order()) {
      LayerSpec each = spec.layers().get(layer);
      problems.within(each.trail(), () -> layer(each, wiring.sources(layer)));
    }
    spec.layers().forEach(layer -> problems.within(layer.trail(), () -> checkShared(layer)));
    var outputs = new ArrayList<GraphOutput>();
    var used = new HashSet<String>();
    for (OutputSpec output : spec.outputs()) {
      List<String> names = givers(output);
      used.addAll(names);
      List<GraphOutput.Source> sources =
          names.stream()
              .flatMap(layer -> Optional.ofNullable(given.get(layer)).stream())
              .map(from -> new GraphOutput.Source(from.node(), from.shape()))
              .toList();
      if (!names.isEmpty() && sources.size() == names.size()) {
        outputs.add(OutputCheck.checked(output, sources, spec.inputs(), catalog, problems));
      }
    }
    reportUnused(used);
    return new Graph(spec.name(), spec.inputs(), List.copyOf(nodes.values()), outputs);
  }

  /// The layers that give an output; none if one of them is unknown.
  private List<String> givers(OutputSpec output) {
    if (output.from().isEmpty()) {
      return spec.layers().isEmpty() ? List.of() : List.of(spec.layers().getLast().name());
    }
    List<String> found =
        output.from().stream().flatMap(name -> wiring.find(name).stream()).toList();
    return found.size() == output.from().size() ? found : List.of();
  }

  private void layer(LayerSpec layer, Optional<List<String>> sources) {
    if (layer.component().isEmpty() || sources.isEmpty()) {
      return;
    }
    var inputs = new ArrayList<Given>();
    sources.get().forEach(source -> Optional.ofNullable(given.get(source)).ifPresent(inputs::add));
    if (inputs.size() < sources.get().size()) {
      return;
    }
    String subject = String.format(Locale.ROOT, "layer '%s' (%s)", layer.name(), layer.typeId());
    String owner = layer.shareWith().map(Reference::name).orElse(layer.name());
    Optional<Given> output =
        node(layer.name(), layer.component().get(), inputs, layer, owner, subject);
    if (output.isPresent() && layer.activation().isPresent()) {
      Component<Layer> activation = layer.activation().get();
      String name = activation(layer.name(), activation);
      String shared = sharesActivation(layer, activation) ? activation(owner, activation) : name;
      output =
          node(name, activation, List.of(output.get()), layer, shared, "activation of " + subject);
    }
    output.ifPresent(gives -> given.put(layer.name(), gives));
  }

  /// The name of the node of a layer's activation.
  private static String activation(String layer, Component<Layer> activation) {
    String id = activation.id();
    return layer + "." + id.substring(id.lastIndexOf(':') + 1);
  }

  /// Whether the layer whose parameters a layer uses has the same activation.
  private boolean sharesActivation(LayerSpec layer, Component<Layer> activation) {
    return layer
        .shareWith()
        .flatMap(owner -> wiring.layer(owner.name()))
        .flatMap(LayerSpec::activation)
        .filter(own -> own.id().equals(activation.id()))
        .isPresent();
  }

  /// Adds a node, or says why its layer cannot take what it is given.
  private Optional<Given> node(
      String name,
      Component<Layer> component,
      List<Given> inputs,
      LayerSpec layer,
      String owner,
      String subject) {
    try {
      var found = SampleForward.of(component.value(), inputs.stream().map(Given::shape).toList());
      checkBatch(found.shape());
      nodes.put(
          name,
          new Node(
              name,
              component.id(),
              component.value(),
              inputs.stream().map(Given::node).toList(),
              found.shape(),
              found.parameters(),
              owner,
              layer.freeze(),
              component.place()));
      return Optional.of(new Given(name, found.shape()));
    } catch (StriateException refused) {
      problems.add(withLayout(refused), component.place(), subject);
      return Optional.empty();
    }
  }

  /// Parameters that are shared must be the same for both layers.
  private void checkShared(LayerSpec layer) {
    if (layer.shareWith().isEmpty()) {
      return;
    }
    Reference asked = layer.shareWith().get();
    List<String> names = new ArrayList<>(List.of(layer.name()));
    layer.activation().ifPresent(next -> names.add(activation(layer.name(), next)));
    for (String name : names) {
      Node node = nodes.get(name);
      Node owner = node == null ? null : nodes.get(node.owner());
      if (node == null || owner == null || parameters(node).equals(parameters(owner))) {
        continue;
      }
      problems.add(
          Code.NOT_SHARED,
          asked.place(),
          String.format(
              Locale.ROOT,
              "%s: '%s' (%s) cannot use the parameters of '%s': it needs %s, '%s' has %s",
              asked.place().path(),
              name,
              node.type(),
              owner.name(),
              parameters(node),
              owner.name(),
              parameters(owner)),
          String.format(
              Locale.ROOT,
              "the input of '%s' is %s, that of '%s' is %s",
              name,
              shapes(node),
              owner.name(),
              shapes(owner)));
    }
  }

  /// Such as `weight [6, 1, 5, 5], bias [6]`.
  private static String parameters(Node node) {
    return node.parameters().isEmpty()
        ? "none"
        : node.parameters().stream()
            .map(parameter -> parameter.name() + " " + parameter.shape())
            .collect(Collectors.joining(", "));
  }

  private String shapes(Node node) {
    return node.inputs().stream()
        .map(name ->
            Optional.ofNullable(nodes.get(name))
                .map(Node::shape)
                .or(() -> Optional.ofNullable(given.get(name)).map(Given::shape)))
        .flatMap(Optional::stream)
        .map(Shape::toString)
        .collect(Collectors.joining(", "));
  }

  /// A window that is larger than the map may mean that the input's axes are in another order.
  private StriateException withLayout(StriateException refused) {
    Optional<InputSpec> swapped =
        spec.inputs().stream().filter(InputSpec::looksChannelsLast).findFirst();
    if (swapped.isEmpty() || refused.problems().getFirst().code() != Code.WINDOW_DOES_NOT_FIT) {
      return refused;
    }
    Shape fed = swapped.get().fed();
    String hint =
        String.format(
                Locale.ROOT,
                "input %s is read as %d channels of %dx%d pixels; if the channels come last, write",
                fed,
                fed.extent(0),
                fed.extent(1),
                fed.extent(2))
            + String.format(Locale.ROOT, " { \"shape\": %s, \"layout\": \"hwc\" }", fed);
    return new StriateException(
        refused.problems().stream().map(problem -> problem.with(hint)).toList());
  }

  private void checkBatch(Shape shape) {
    int batch = spec.train().map(TrainSpec::batch).orElse(1);
    if (shape.elements() > Shape.MAX_ELEMENTS / batch) {
      throw new StriateException(
          Code.TENSOR_TOO_LARGE,
          String.format(
              Locale.ROOT,
              "gives %s for each sample, more than an array can hold for a batch of %,d (%,d of"
                  + " %,d)",
              shape,
              batch,
              Math.multiplyExact(shape.elements(), (long) batch),
              Shape.MAX_ELEMENTS),
          "use a smaller batch, a smaller input or fewer channels");
    }
  }

  /// Layers and inputs that are not used: mostly a `from` that names another than was meant.
  private void reportUnused(Set<String> used) {
    if (problems.has(Code.DANGLING_FROM)
        || problems.has(Code.CYCLE)
        || problems.has(Code.DUPLICATE_NAME)
        || problems.has(Code.MISSING_KEY)
        || problems.isAt(ModelKeys.LAYERS.key())
        || problems.isAt(ModelKeys.BLOCKS.key())) {
      return;
    }
    for (int i = 0; i < spec.layers().size(); i++) {
      wiring.sources(i).ifPresent(used::addAll);
    }
    spec.layers().forEach(layer -> layer.shareWith().ifPresent(owner -> used.add(owner.name())));
    for (LayerSpec layer : spec.layers()) {
      if (!used.contains(layer.name())) {
        problems.add(
            Code.UNUSED_OUTPUT,
            layer.place(),
            String.format(
                Locale.ROOT,
                "the output of layer '%s' (%s) is not used",
                layer.name(),
                layer.typeId()),
            "name it in a \"from\" or in \"outputs\", or remove it");
      }
    }
    for (InputSpec input : spec.inputs()) {
      if (!used.contains(input.name())) {
        problems.add(
            Code.UNUSED_OUTPUT,
            input.place(),
            String.format(Locale.ROOT, "input '%s' is not used", input.name()),
            "name it in a \"from\", or remove it");
      }
    }
  }
}
