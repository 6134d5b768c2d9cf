package io.striate.inspect.compare;

import io.striate.api.program.Instruction;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.inspect.timing.LayerGroups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A program in segments: what a group of layers does in a phase. The program itself stays whole;
/// each segment can be looked at alone, as a program that is fed with what enters it.
///
/// Values that pass between segments are outputs of those programs under names of their own. Whole
/// numbers do not pass: segments that would hand them on are one.
final class Segments {
  private final Program program;
  private final List<Segment> all = new ArrayList<>();
  private final Map<Integer, Integer> segmentOf = new HashMap<>();
  private final Map<Integer, String> names = new HashMap<>();
  private final List<Program.Output> passing = new ArrayList<>();

  /// One segment.
  ///
  /// @param layers in the network's order; empty if it serves none
  /// @param alone what it does; its outputs are all that it makes for others
  record Segment(List<String> layers, Phase phase, Program alone) {
    Segment {
      layers = List.copyOf(layers);
    }
  }

  private record Key(Set<String> layers, Phase phase) {}

  Segments(Program program, LayerGroups groups) {
    this.program = program;
    List<Key> keys = new ArrayList<>();
    int[] labels = labels(keys, groups);
    for (int i = 0; i < labels.length; i++) {
      for (Value made : program.instructions().get(i).outputs()) {
        segmentOf.put(made.id(), labels[i]);
      }
    }
    name(labels);
    var members = new LinkedHashMap<Integer, List<Instruction>>();
    for (int i = 0; i < labels.length; i++) {
      members.computeIfAbsent(labels[i], _ -> new ArrayList<>()).add(program.instructions().get(i));
    }
    members.forEach((label, instructions) -> {
      Key key = keys.get(label);
      all.add(new Segment(List.copyOf(key.layers()), key.phase(), alone(label, instructions)));
    });
  }

  /// The segment of each instruction, as an index of the keys.
  private int[] labels(List<Key> keys, LayerGroups groups) {
    List<Instruction> instructions = program.instructions();
    int[] labels = new int[instructions.size()];
    var known = new HashMap<Key, Integer>();
    Map<Integer, Integer> makers = new HashMap<>();
    for (int i = 0; i < labels.length; i++) {
      Instruction instruction = instructions.get(i);
      var key = new Key(groups.of(instruction.scope()), instruction.phase());
      labels[i] = known.computeIfAbsent(key, _ -> keys.size());
      if (labels[i] == keys.size()) {
        keys.add(key);
      }
      for (Value made : instruction.outputs()) {
        makers.put(made.id(), i);
      }
    }
    for (int i = 0; i < labels.length; i++) {
      for (Value read : instructions.get(i).inputs()) {
        Integer maker = makers.get(read.id());
        if (maker != null && read.type().element() != ElementType.FLOAT32) {
          replace(labels, labels[i], labels[maker]);
        }
      }
    }
    return labels;
  }

  private static void replace(int[] labels, int old, int by) {
    for (int i = 0; i < labels.length; i++) {
      labels[i] = labels[i] == old ? by : labels[i];
    }
  }

  /// Names all that segments make for others, and collects what must be added to the program's
  /// outputs to see it.
  private void name(int[] labels) {
    program.outputs().forEach(output -> names.putIfAbsent(output.value().id(), output.name()));
    for (Program.Update update : program.updates()) {
      names.putIfAbsent(update.next().id(), Results.next(update.state().name()));
    }
    for (int i = 0; i < labels.length; i++) {
      for (Value read : program.instructions().get(i).inputs()) {
        Integer maker = segmentOf.get(read.id());
        if (maker != null && maker != labels[i] && !names.containsKey(read.id())) {
          String name = "%" + read.id();
          names.put(read.id(), name);
          passing.add(new Program.Output(name, read));
        }
      }
    }
  }

  private Program alone(int label, List<Instruction> instructions) {
    Map<Integer, Value> entering = new LinkedHashMap<>();
    Set<Program.Output> made = new LinkedHashSet<>();
    for (Instruction instruction : instructions) {
      for (Value read : instruction.inputs()) {
        Integer maker = segmentOf.get(read.id());
        if (maker != null && maker != label) {
          String name = Objects.requireNonNull(names.get(read.id()));
          entering.put(read.id(), new Value(read.id(), name, read.type(), read.rows()));
        }
      }
      for (Value value : instruction.outputs()) {
        String name = names.get(value.id());
        if (name != null) {
          made.add(new Program.Output(name, value));
        }
      }
    }
    var inputs = new ArrayList<>(program.inputs());
    inputs.addAll(entering.values());
    return new Program(
        program.name(),
        program.batch(),
        inputs,
        program.states(),
        instructions,
        List.of(),
        List.copyOf(made));
  }

  /// In the order of their first instructions.
  List<Segment> all() {
    return all;
  }

  /// What passes between segments and is neither an output of the program nor the next value of a
  /// state.
  List<Program.Output> passing() {
    return passing;
  }

  /// The program with further outputs.
  Program with(List<Program.Output> further) {
    var outputs = new ArrayList<>(program.outputs());
    outputs.addAll(further);
    return new Program(
        program.name(),
        program.batch(),
        program.inputs(),
        program.states(),
        program.instructions(),
        program.updates(),
        outputs);
  }
}
