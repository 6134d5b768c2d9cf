package io.striate.inspect.explain;

import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import io.striate.layers.spec.ParameterGroup;
import io.striate.layers.spec.TrainPhase;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Parameters that `train.parameters` trains in one way of their own.
///
/// @param phase of the training; absent if it has no phases
/// @param parameters their names, in the order of the nodes
/// @param rate the factor of their learning rate
/// @param weightDecay the optimizer's weight decay for them; absent for its own
/// @param freeze in how many epochs at the beginning they are left as they are
public record OwnTraining(
    Optional<String> phase,
    List<String> parameters,
    double rate,
    Optional<Double> weightDecay,
    int freeze) {
  public OwnTraining {
    parameters = List.copyOf(parameters);
  }

  /// What a parameter has of its own.
  private record Way(double rate, Optional<Double> weightDecay, int freeze) {}

  /// As parameters that no group names are trained.
  private static final Way PLAIN = new Way(1, Optional.empty(), 0);

  /// The ways of a network, in the order of the phases and of the first parameter of each; empty if
  /// all of its parameters are trained alike.
  public static List<OwnTraining> of(Network network) {
    if (network.spec().train().isEmpty()) {
      return List.of();
    }
    var all = new ArrayList<OwnTraining>();
    List<String> phases = network.spec().phases().stream().map(TrainPhase::name).toList();
    List<Network> trained = network.phases();
    for (int i = 0; i < trained.size(); i++) {
      Optional<String> phase = phases.isEmpty() ? Optional.empty() : Optional.of(phases.get(i));
      ways(trained.get(i))
          .forEach((way, parameters) ->
              all.add(
                  new OwnTraining(phase, parameters, way.rate(), way.weightDecay(), way.freeze())));
    }
    return List.copyOf(all);
  }

  /// It in words, such as `0.64 times the learning rate, left unchanged for 2 epochs`.
  public String text() {
    var words = new ArrayList<String>();
    phase.ifPresent(name -> words.add("in phase " + name));
    if (rate != 1) {
      words.add(number(rate) + " times the learning rate");
    }
    weightDecay.ifPresent(decay -> words.add("weight decay " + number(decay)));
    if (freeze > 0) {
      words.add("left unchanged for " + (freeze == 1 ? "an epoch" : freeze + " epochs"));
    }
    return String.join(", ", words);
  }

  /// Four digits are enough to see which rate it is.
  private static String number(double value) {
    return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  private static Map<Way, List<String>> ways(Network network) {
    List<ParameterGroup> groups = network.training().parameters();
    Graph graph = network.graph();
    Map<String, Integer> distances = graph.parameterDistances();
    var ways = new LinkedHashMap<Way, List<String>>();
    for (Graph.State state : graph.states()) {
      if (!state.trained()) {
        continue;
      }
      groups.stream()
          .filter(group -> group.matches(state.name()))
          .findFirst()
          .map(group ->
              new Way(
                  group.rate(distances.getOrDefault(state.name(), 0)),
                  group.weightDecay(),
                  group.freeze().orElse(0)))
          .filter(way -> !way.equals(PLAIN))
          .ifPresent(way -> ways.computeIfAbsent(way, _ -> new ArrayList<>()).add(state.name()));
    }
    return ways;
  }
}
