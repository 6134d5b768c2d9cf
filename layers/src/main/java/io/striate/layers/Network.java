package io.striate.layers;

import static io.striate.api.tensor.ElementType.UINT8;

import io.striate.api.Catalog;
import io.striate.api.component.Component;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.train.Optimizer;
import io.striate.api.train.View;
import io.striate.json.JsonDocument;
import io.striate.json.JsonFile;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonWriter;
import io.striate.layers.format.Overrides;
import io.striate.layers.format.SeparateModel;
import io.striate.layers.format.SpecReader;
import io.striate.layers.format.SpecWriter;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphBuilder;
import io.striate.layers.program.Figure;
import io.striate.layers.program.NetworkPrograms;
import io.striate.layers.program.TrainingRules;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.LayerSpec;
import io.striate.layers.spec.Layout;
import io.striate.layers.spec.Normalization;
import io.striate.layers.spec.OutputSpec;
import io.striate.layers.spec.ParameterGroup;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Spec;
import io.striate.layers.spec.TrainSpec;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A specification without mistakes, and its graph.
///
/// @param catalog what the specification may name
/// @param sized whether the shapes of the graph are those of use; not if the specification leaves
///   the size of an input open and [#at] has not set it, so that the shapes are an example
public record Network(Spec spec, Graph graph, Catalog catalog, boolean sized) {
  /// Reads a model's file.
  ///
  /// @param overrides values that replace those of the file, each as `train.epochs=3`
  /// @param catalog what the specification may name
  /// @throws io.striate.api.error.StriateException with all mistakes of the file at once
  public static Network read(Path file, List<String> overrides, Catalog catalog) {
    return of(JsonFile.read(file), overrides, catalog);
  }

  /// Reads the text of a model's file.
  ///
  /// @param name what places call the text
  /// @throws io.striate.api.error.StriateException with all mistakes of the text at once
  public static Network parse(String name, String text, List<String> overrides, Catalog catalog) {
    return of(JsonReader.read(name, text), overrides, catalog);
  }

  /// Makes a network of a tree, read or made in code.
  ///
  /// @throws io.striate.api.error.StriateException with all mistakes at once
  public static Network of(JsonDocument document, List<String> overrides, Catalog catalog) {
    var problems = new Problems();
    // Which file the network is in is known before the values in it are replaced.
    String key = ModelKeys.MODEL.key() + "=";
    var named = Overrides.apply(document, of(overrides, text -> text.startsWith(key)), problems);
    var whole = SeparateModel.included(named, problems);
    if (whole.root() instanceof JsonObject root && root.get(ModelKeys.MODEL.key()).isPresent()) {
      problems.throwIfAny();
    }
    var changed = Overrides.apply(whole, of(overrides, text -> !text.startsWith(key)), problems);
    var spec = new SpecReader(catalog, problems).read(changed);
    var network =
        spec.map(read ->
            read.open()
                ? OpenSizes.network(read, catalog, problems)
                : new Network(read, GraphBuilder.build(read, catalog, problems), catalog, true));
    network.ifPresent(read -> ViewCheck.check(read.spec, problems));
    network.ifPresent(read -> TrainingCheck.check(read, problems));
    problems.throwIfAny();
    return network.orElseThrow();
  }

  private static List<String> of(List<String> overrides, Predicate<String> wanted) {
    return overrides.stream().filter(text -> wanted.test(text.strip())).toList();
  }

  /// The network as each phase of its training sees it: [#training] is that of the phase. It is
  /// this network alone if its training has no phases.
  public List<Network> phases() {
    return spec.phases().isEmpty()
        ? List.of(this)
        : spec.phases().stream()
            .map(phase -> new Network(spec.in(phase), graph, catalog, sized))
            .toList();
  }

  /// The parameters of a group by their distance from the output, or all together if that does not
  /// matter.
  private Stream<TrainingRules.Group> groups(ParameterGroup group) {
    Optimizer optimizer = group.optimizer().value();
    int freeze = group.freeze().orElse(0);
    if (group.rateDecay().isEmpty()) {
      return Stream.of(new TrainingRules.Group(group::matches, group.rate(), optimizer, freeze));
    }
    Map<String, Integer> distances = graph.parameterDistances();
    return distances.values().stream()
        .distinct()
        .sorted()
        .map(distance ->
            new TrainingRules.Group(
                name -> group.matches(name) && distance.equals(distances.get(name)),
                group.rate(distance),
                optimizer,
                freeze));
  }

  /// The same network for images of a size, where its inputs leave height or width open (`"input":
  /// [3, "any", "any"]`). The weights are the same at every size.
  ///
  /// @param height in pixels
  /// @param width in pixels
  /// @throws StriateException if a layer cannot take images of that size
  public Network at(int height, int width) {
    var problems = new Problems();
    Spec sized = spec.at(height, width);
    var network = new Network(sized, GraphBuilder.build(sized, catalog, problems), catalog, true);
    problems.throwIfAny();
    return network;
  }

  /// The network as it is used after training: without outputs that are only for training, and
  /// without what serves them alone. It is this network if there are none.
  public Network used() {
    Graph kept = graph.used();
    if (kept.outputs().size() == graph.outputs().size()) {
      return this;
    }
    var names = new HashSet<String>();
    kept.inputs().forEach(input -> names.add(input.name()));
    for (LayerSpec layer : spec.layers()) {
      if (kept.nodes().stream().anyMatch(node -> node.name().equals(layer.name()))) {
        names.add(layer.name());
      }
    }
    var outputs = spec.outputs().stream().filter(OutputSpec::lasts).toList();
    return new Network(spec.restricted(names, outputs), kept, catalog, sized);
  }

  /// The specification in full: every name, connection and setting.
  public JsonObject canonical() {
    return SpecWriter.canonical(spec);
  }

  /// [#canonical] as text, for people and for files.
  public String canonicalText() {
    return JsonWriter.pretty(canonical());
  }

  /// The network's programs for inputs of numbers; they train if the specification says how.
  public NetworkPrograms programs() {
    return programs(Map.of());
  }

  /// The network's programs; they train if the specification says how.
  ///
  /// @param bytes the inputs that are fed with bytes, and what their bytes mean
  ///
  /// @throws StriateException if the size of an input is open
  public NetworkPrograms programs(Map<String, Normalization> bytes) {
    requireSized();
    return written(bytes);
  }

  /// The figures of training, at every size the same.
  public List<Figure> figures() {
    return written(Map.of()).figures();
  }

  /// The figures of an evaluation: some of those of training.
  public List<Figure> evaluated() {
    return written(Map.of()).evaluated();
  }

  private NetworkPrograms written(Map<String, Normalization> bytes) {
    Optional<TrainingRules> rules =
        spec.train()
            .map(train ->
                new TrainingRules(
                    train.optimizer().value(),
                    train.gradients().stream().map(Component::value).toList(),
                    train.objective().map(Component::value),
                    train.average().isPresent(),
                    train.shard(),
                    train.parameters().stream().flatMap(this::groups).toList()));
    long seed = spec.train().map(TrainSpec::seed).orElse(1L);
    List<View> views = spec.views().stream().map(Component::value).toList();
    return new NetworkPrograms(graph, bytes, rules, seed, views);
  }

  private void requireSized() {
    if (!sized) {
      InputSpec open =
          spec.inputs().stream().filter(input -> !input.any().isEmpty()).findFirst().orElseThrow();
      throw new StriateException(
          Problem.of(
                  Code.BAD_VALUE,
                  String.format(
                      Locale.ROOT,
                      "the size of '%s' is \"any\": it must be known to run the network",
                      open.name()),
                  "give a size, for instance --set " + example(open),
                  "in code: Network.at(height, width)")
              .at(open.place()));
    }
  }

  /// An override that gives an input a size.
  private static String example(InputSpec open) {
    String key = open.place().path().substring("$.".length());
    boolean mapped = open.layout() == Layout.HWC;
    return key + (mapped ? ".shape=" : "=") + open.fed().toString().replace(" ", "");
  }

  /// The programs for what the specification's dataset feeds, as far as that is known before the
  /// dataset is opened: images as bytes, which become numbers from 0 to 1. They do the work of
  /// those that train and predict, where only the figures of the normalization are others.
  public NetworkPrograms programsAsFed() {
    var bytes = new LinkedHashMap<String, Normalization>();
    for (InputSpec input : graph.inputs()) {
      if (spec.train()
          .filter(train -> train.data().value().element(input.fed()) == UINT8)
          .isPresent()) {
        int channels = input.shape().rank() == 3 ? input.shape().extent(0) : 1;
        bytes.put(input.name(), Normalization.none(channels));
      }
    }
    return programs(bytes);
  }

  /// What the specification says of training.
  ///
  /// @throws StriateException if it does not say how to train
  public TrainSpec training() {
    return spec.train().orElseThrow(this::noTraining);
  }

  private StriateException noTraining() {
    String missing =
        String.format(
            Locale.ROOT,
            "$: missing key '%s': how '%s' is trained",
            ModelKeys.TRAIN.key(),
            spec.name());
    Problem problem =
        spec.learner().isPresent()
            ? Problem.of(
                Code.MISSING_KEY,
                missing,
                "its 'learner' makes its own data: train it by striate reinforce")
            : Problem.of(Code.MISSING_KEY, missing);
    return new StriateException(problem.at(spec.place()));
  }
}
