package io.striate.training.data;

import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.json.Suggestion;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Normalization;
import io.striate.layers.spec.TargetNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which features of samples feed which inputs of a network's programs.
///
/// @param feeds the inputs that are fed: those of the network and the targets of its losses
/// @param inputs the names of the inputs of the network among them
/// @param labels for each output that learns from whole numbers, the feature that has them
public record Feeding(List<Feed> feeds, Set<String> inputs, Map<String, String> labels) {
  public Feeding {
    feeds = List.copyOf(feeds);
    inputs = Collections.unmodifiableSet(new LinkedHashSet<>(inputs));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /// The indices of the features that feed a target and no input.
  Set<Integer> targets() {
    Set<Integer> ofInputs =
        feeds.stream()
            .filter(feed -> inputs.contains(feed.input()))
            .map(Feed::feature)
            .collect(Collectors.toUnmodifiableSet());
    return feeds.stream()
        .map(Feed::feature)
        .filter(feature -> !ofInputs.contains(feature))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Every feature feeds the input of its own name: samples that were made for one program.
  static Feeding byName(List<Samples.Feature> features) {
    var feeds = new ArrayList<Feed>();
    var inputs = new LinkedHashSet<String>();
    for (int i = 0; i < features.size(); i++) {
      Samples.Feature feature = features.get(i);
      feeds.add(new Feed(feature.name(), i, feature.type()));
      if (!feature.name().equals(Loss.TARGET)) {
        inputs.add(feature.name());
      }
    }
    return new Feeding(feeds, inputs, Map.of());
  }

  /// What a network needs for a prediction.
  ///
  /// @param features of the samples
  /// @param source what messages call the samples, such as `data 'mnist'`
  /// @throws StriateException if the samples lack an input, or have it with another type
  public static Feeding ofInputs(Graph graph, List<Samples.Feature> features, String source) {
    var matching = new Matching(graph, features, source, Optional.empty());
    graph.inputs().forEach(matching::input);
    return matching.result();
  }

  /// What a network needs for training and evaluation: its inputs, and the targets of its losses.
  ///
  /// @param features of the samples
  /// @param source what messages call the samples, such as `data 'mnist'`
  /// @param place where the samples are named, if anywhere
  /// @throws StriateException naming all that the samples lack or have with another type
  public static Feeding of(
      Graph graph, List<Samples.Feature> features, String source, Optional<Place> place) {
    var matching = new Matching(graph, features, source, place);
    graph.inputs().forEach(matching::input);
    graph.outputs().forEach(matching::output);
    return matching.result();
  }

  /// Checks that figures fit the inputs that they belong to.
  ///
  /// @throws StriateException if those of an input have another number of channels
  public void requireChannels(Map<String, Normalization> figures) {
    Measurement.requireChannels(this, figures);
  }

  /// Collects feeds, and everything that does not fit.
  private static final class Matching {
    private final Graph graph;
    private final List<Samples.Feature> features;
    private final String source;
    private final Optional<Place> place;
    private final List<Feed> feeds = new ArrayList<>();
    private final Set<String> inputs = new LinkedHashSet<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Matching(Graph graph, List<Samples.Feature> features, String source, Optional<Place> place) {
      this.graph = graph;
      this.features = features;
      this.source = source;
      this.place = place;
    }

    Feeding result() {
      if (!problems.isEmpty()) {
        throw new StriateException(problems);
      }
      return new Feeding(feeds, inputs, labels);
    }

    private List<String> names() {
      return features.stream().map(Samples.Feature::name).toList();
    }

    /// What the samples have, with types.
    private String has() {
      return source
          + " has "
          + String.join(
              ", ", features.stream().map(f -> "'" + f.name() + "' " + f.type()).toList());
    }

    private void refuse(Optional<Place> where, String what, String... details) {
      Problem problem = Problem.of(Code.BAD_DATA, what, details);
      problems.add(where.map(problem::at).orElse(problem));
    }

    void input(InputSpec input) {
      int index = names().indexOf(input.name());
      if (index < 0) {
        refuse(
            place,
            String.format(
                Locale.ROOT,
                "%s has no feature for the network's input '%s'%s",
                source,
                input.name(),
                Suggestion.question(input.name(), names())),
            has());
        return;
      }
      TensorType type = features.get(index).type();
      if (!type.shape().equals(input.fed()) || type.element() == ElementType.INT32) {
        refuse(
            place,
            String.format(
                Locale.ROOT,
                "the network's input '%s' takes bytes or numbers of %s, the feature '%s' of %s is"
                    + " %s",
                input.name(),
                input.fed(),
                input.name(),
                source,
                type));
        return;
      }
      inputs.add(input.name());
      feeds.add(new Feed(input.name(), index, type));
    }

    void output(GraphOutput output) {
      if (output.spec().loss().isEmpty()) {
        return;
      }
      Loss loss = output.spec().loss().get().value();
      Map<String, TensorType> targets = loss.targets(output.types(loss, 1));
      boolean shares = targets.containsKey(Loss.DISTRIBUTION) && !hasShares(output);
      var free = new LinkedHashSet<>(targets.keySet());
      free.remove(Loss.DISTRIBUTION);
      boolean soft = free.size() < targets.size();
      targets.forEach((target, type) -> {
        Optional<InputSpec> copied = output.inputOf(target, graph.inputs());
        if (copied.isPresent()) {
          copied(output, target, copied.get());
          return;
        }
        boolean made = shares && target.equals(Loss.DISTRIBUTION);
        feature(output, made ? Loss.TARGET : target, free.size(), soft)
            .ifPresent(index -> target(output, target, sample(type), index, made));
      });
    }

    /// A target that is an input of the network is fed as the input is.
    private void copied(GraphOutput output, String target, InputSpec input) {
      String fed = graph.prefix(output.spec()) + target;
      feeds.stream()
          .filter(feed -> feed.input().equals(input.name()))
          .findFirst()
          .ifPresent(feed -> feeds.add(new Feed(fed, feed.feature(), feed.type())));
    }

    /// Whether the samples have shares of classes for an output, which are else made of labels.
    private boolean hasShares(GraphOutput output) {
      String own = output.spec().name() + "." + Loss.DISTRIBUTION;
      return names().contains(Loss.DISTRIBUTION)
          || names().contains(own)
          || output.spec().target().flatMap(named -> named.of(Loss.DISTRIBUTION)).isPresent();
    }

    /// Whether a feature has a label where a target has shares of classes.
    private static boolean isLabel(TensorType feature, TensorType shares) {
      return feature.element() != ElementType.FLOAT32
          && feature.shape().equals(shares.shape().dropFirst());
    }

    private static TensorType sample(TensorType batch) {
      return new TensorType(batch.element(), batch.shape().dropFirst());
    }

    /// The feature that a target is read from.
    ///
    /// @param targets how many targets may be called anything in the data
    /// @param soft whether shares of classes are read, too, under their own name
    private Optional<Integer> feature(
        GraphOutput output, String target, int targets, boolean soft) {
      String name = output.spec().name();
      Optional<String> named = output.spec().target().flatMap(names -> names.of(target));
      if (named.isPresent()) {
        int index = names().indexOf(named.get());
        if (index < 0) {
          refuse(
              output.spec().target().map(TargetNames::place),
              String.format(
                  Locale.ROOT,
                  "output '%s' learns from the feature '%s', which %s does not have%s",
                  name,
                  named.get(),
                  source,
                  Suggestion.question(named.get(), names())),
              has());
        }
        return Optional.of(index).filter(found -> found >= 0);
      }
      int own = names().indexOf(name + "." + target);
      int plain = names().indexOf(target);
      if (own >= 0 || plain >= 0) {
        return Optional.of(own >= 0 ? own : plain);
      }
      List<String> others =
          names().stream()
              .filter(each -> graph.inputs().stream().noneMatch(i -> i.name().equals(each)))
              .filter(each -> !soft || !each.equals(Loss.DISTRIBUTION))
              .toList();
      if (others.size() == 1 && targets == 1) {
        return Optional.of(names().indexOf(others.getFirst()));
      }
      unnamed(output, target, others);
      return Optional.empty();
    }

    private void unnamed(GraphOutput output, String target, List<String> others) {
      Place where = output.spec().place();
      if (others.isEmpty()) {
        refuse(
            Optional.of(where),
            String.format(
                Locale.ROOT,
                "%s has nothing that output '%s' can learn from",
                source,
                output.spec().name()),
            has());
      } else {
        refuse(
            Optional.of(where),
            String.format(
                Locale.ROOT,
                "output '%s' must name the feature of %s that it learns from as '%s'",
                output.spec().name(),
                source,
                target),
            "add \"target\" to it, with one of: " + String.join(", ", others));
      }
    }

    /// @param made whether the target is made of labels: shares of classes
    private void target(
        GraphOutput output, String target, TensorType wanted, int index, boolean made) {
      TensorType found = features.get(index).type();
      boolean bytes = found.element() == ElementType.UINT8;
      if (made && !isLabel(found, wanted)) {
        return; // that the labels do not suit is said of the target that they are
      }
      if (!made
          && (!found.shape().equals(wanted.shape())
              || (found.element() != wanted.element() && !bytes))) {
        Place where = output.spec().target().map(TargetNames::place).orElse(output.spec().place());
        refuse(
            Optional.of(where),
            String.format(
                Locale.ROOT,
                "loss '%s' of output '%s' learns from %s, the feature '%s' of %s is %s",
                output.spec().loss().orElseThrow().id(),
                output.spec().name(),
                wanted,
                features.get(index).name(),
                source,
                found));
        return;
      }
      String prefix = graph.prefix(output.spec());
      feeds.add(new Feed(prefix + target, index, wanted));
      if (wanted.element() == ElementType.INT32) {
        labels.putIfAbsent(output.spec().name(), features.get(index).name());
      }
    }
  }
}
