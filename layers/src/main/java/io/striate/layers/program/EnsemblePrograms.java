package io.striate.layers.program;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.spec.InputSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Several networks that see the same samples; their outputs are averaged, each network counting
/// the same. Losses, metrics and answers are those of the first one. States have the number of
/// their network in front: `2/conv1.weight`. An ensemble is evaluated, not trained.
///
/// @param members at least two, fed alike
public record EnsemblePrograms(List<NetworkPrograms> members) implements Programs {
  /// @throws StriateException if the networks take other inputs or give other outputs than the
  ///   first
  public EnsemblePrograms {
    members = List.copyOf(members);
    for (NetworkPrograms member : members) {
      requireSame("inputs", inputs(members.getFirst()), inputs(member));
      requireSame("outputs", outputs(members.getFirst()), outputs(member));
    }
  }

  private static Map<String, String> inputs(NetworkPrograms member) {
    return member.graph().inputs().stream()
        .collect(
            Collectors.toMap(
                InputSpec::name,
                input -> input.fed() + kind(member, input),
                (a, _) -> a,
                LinkedHashMap::new));
  }

  private static String kind(NetworkPrograms member, InputSpec input) {
    return member.bytes().containsKey(input.name()) ? " bytes" : "";
  }

  private static Map<String, String> outputs(NetworkPrograms member) {
    return member.graph().outputs().stream()
        .collect(
            Collectors.toMap(
                output -> output.spec().name(),
                output -> output.sources().stream().map(GraphOutput.Source::shape).toList() + "",
                (a, _) -> a,
                LinkedHashMap::new));
  }

  private static void requireSame(
      String what, Map<String, String> first, Map<String, String> found) {
    if (!found.equals(first)) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "models can be averaged if their %s are the same; the first has %s, another has %s",
              what,
              first,
              found));
    }
  }

  /// What stands before the names of a member's states.
  ///
  /// @param member from 0
  public static String prefix(int member) {
    return member + 1 + "/";
  }

  @Override
  public List<State> states() {
    var states = new ArrayList<State>();
    for (int i = 0; i < members.size(); i++) {
      String prefix = prefix(i);
      members.get(i).states().stream()
          .filter(State::kept)
          .map(state -> new State(prefix + state.name(), state.shape(), true, state.start()))
          .forEach(states::add);
    }
    return states;
  }

  @Override
  public List<Figure> figures() {
    return members.getFirst().figures();
  }

  @Override
  public List<Figure> evaluated() {
    return members.getFirst().evaluated();
  }

  @Override
  public Program training(int batch) {
    throw new IllegalStateException("an ensemble is not trained");
  }

  @Override
  public Program evaluation(int batch) {
    var emit = new Emitter("ensemble evaluation", batch, 0);
    OutputEmission outputs = members.getFirst().judged();
    OutputValues values = averaged(emit, outputs);
    emit.output(LOSS, outputs.losses(emit, values).total());
    outputs.answers(emit, values);
    return emit.build();
  }

  @Override
  public Program prediction(int batch) {
    var emit = new Emitter("ensemble prediction", batch, 0);
    OutputEmission outputs = members.getFirst().lasting();
    outputs.answers(emit, averaged(emit, outputs));
    return emit.build();
  }

  private OutputValues averaged(Emitter emit, OutputEmission outputs) {
    NetworkPrograms first = members.getFirst();
    Map<String, Value> fed = first.fed(emit);
    var each = new ArrayList<OutputValues>();
    for (int i = 0; i < members.size(); i++) {
      NetworkPrograms member = members.get(i);
      OutputValues own = member.judged().average(emit, member.passes(emit, fed, prefix(i)));
      Map<String, GraphOutput> byName = new HashMap<>();
      member.graph().outputs().forEach(output -> byName.put(output.spec().name(), output));
      each.add(output -> own.of(byName.getOrDefault(output.spec().name(), output)));
    }
    return outputs.average(emit, each);
  }
}
