package io.striate.inspect.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Kernel;
import io.striate.api.backend.Plan;
import io.striate.api.op.Op;
import io.striate.api.program.Instruction;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.inspect.timing.LayerGroups;
import io.striate.layers.Network;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepComparisonTest {
  private static final int BATCH = 4;
  private static final String SGD = "{ \"type\": \"sgd\", \"learningRate\": 0.1 }";

  private static Network network(String optimizer) {
    String text =
        """
        { "striate": 1, "name": "square", "input": [6],
          "layers": [
            { "type": "dense", "name": "one", "units": 6 }, { "type": "tanh", "name": "bend" },
            { "type": "dense", "name": "two", "units": 6 }, { "type": "tanh", "name": "again" },
            { "type": "batchnorm", "name": "norm" },
            { "type": "dropout", "name": "drop", "rate": 0.5 },
            { "type": "dense", "name": "last", "units": 3 } ],
          "loss": "softmax-cross-entropy",
          "train": { "data": { "type": "synthetic", "classes": 3 }, "epochs": 1, "batch": 4,
                     "gradients": [ { "type": "clip-norm", "norm": 0.1 } ],
                     "optimizer": %s } }
        """
            .formatted(optimizer);
    return Network.parse("square.json", text, List.of(), Catalog.installed());
  }

  private static Backend reference() {
    var backends = Backends.installed();
    return backends.open(backends.choose("reference"), BackendOptions.defaults().withThreads(1));
  }

  /// The reference backend, with plans of other programs than it is given.
  ///
  /// @param plans makes the program that is planned
  private record Changed(Backend right, UnaryOperator<Program> plans) implements Backend {
    @Override
    public String name() {
      return "changed";
    }

    @Override
    public boolean exact() {
      return true;
    }

    @Override
    public Map<String, String> properties() {
      return right.properties();
    }

    @Override
    public Tensor allocate(TensorType type) {
      return right.allocate(type);
    }

    @Override
    public Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs) {
      return right.kernel(op, inputs, outputs);
    }

    @Override
    public Plan plan(Program program, Bindings tensors) {
      return right.plan(plans.apply(program), tensors);
    }

    @Override
    public void close() {
      right.close();
    }
  }

  private static StepComparison compare(String optimizer, UnaryOperator<Program> plans) {
    var programs = network(optimizer).programs();
    try (var changed = new Changed(reference(), plans);
        var right = reference()) {
      return StepComparison.of(changed, right, right, programs, programs.training(BATCH), 7);
    }
  }

  /// The instructions of a program, each perhaps another one.
  private static Program rewritten(Program program, UnaryOperator<Instruction> rule) {
    return new Program(
        program.name(),
        program.batch(),
        program.inputs(),
        program.states(),
        program.instructions().stream().map(rule).toList(),
        program.updates(),
        program.outputs());
  }

  private static Instruction reading(Instruction instruction, Value old, Value by) {
    return new Instruction(
        instruction.op(),
        instruction.inputs().stream().map(value -> value.equals(old) ? by : value).toList(),
        instruction.outputs(),
        instruction.batchRule(),
        instruction.phase(),
        instruction.scope());
  }

  /// What a plan computes that gives the buffer of a layer's value to another value when the way
  /// forward has read it last, although the way backward reads it again. A value that is handed out
  /// has a tensor of its own.
  private static Program bufferTooEarly(Program program, String of, String taker) {
    Value kept = last(program, of);
    Value next = last(program, taker);
    assertEquals(kept.type(), next.type());
    boolean handedOut = program.outputs().stream().anyMatch(output -> output.value().equals(kept));
    return handedOut
        ? program
        : rewritten(
            program,
            instruction ->
                instruction.phase() == Phase.FORWARD
                    ? instruction
                    : reading(instruction, kept, next));
  }

  /// What a layer gives.
  private static Value last(Program program, String layer) {
    return program.instructions().stream()
        .filter(each -> each.phase() == Phase.FORWARD && each.scope().equals(layer))
        .reduce((_, each) -> each)
        .orElseThrow()
        .outputs()
        .getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SGD,
        "{ \"type\": \"sgd\", \"learningRate\": 0.1, \"momentum\": 0.9 }",
        "\"adam\""
      })
  void aRightPlanIsWithinItsBounds(String optimizer) {
    var found = compare(optimizer, program -> program);
    assertEquals(Optional.empty(), found.first());
    assertEquals(new StepComparison.Bits(false, false), found.bits());
    assertEquals(0, found.largest().difference().largest());
    Set<Phase> phases = new HashSet<>();
    found.parts().forEach(part -> phases.add(part.phase()));
    assertEquals(Set.of(Phase.FORWARD, Phase.BACKWARD, Phase.UPDATE), phases);
  }

  @Test
  void aBufferThatIsReusedTooEarlyIsFoundInItsLayer() {
    var found = compare(SGD, program -> bufferTooEarly(program, "bend", "again"));
    assertEquals(new StepComparison.Bits(true, false), found.bits());
    var beyond = found.parts().stream().filter(part -> part.difference().beyond()).toList();
    assertFalse(beyond.isEmpty());
    for (var part : beyond) {
      assertEquals(Phase.BACKWARD, part.phase());
      assertTrue(Set.of(List.of("bend"), List.of("two")).contains(part.layers()), "" + part);
      assertTrue(part.difference().worst().ofA());
    }
    assertEquals(beyond.getFirst(), found.first().orElseThrow());
  }

  /// The comparison that hands out what passes between layers cannot see it.
  @Test
  void theComparisonByLayersDoesNotSeeABufferThatIsReusedTooEarly() {
    var programs = network(SGD).programs();
    try (var changed =
            new Changed(
                reference(),
                program ->
                    program.outputs().size() > 2
                        ? program
                        : bufferTooEarly(program, "bend", "again"));
        var right = reference()) {
      var found = BackendComparison.of(changed, right, right, programs, BATCH, 7);
      assertEquals(Optional.empty(), found.first());
    }
  }

  @Test
  void aWrongUpdateIsFound() {
    var found =
        compare(
            SGD,
            program ->
                rewritten(
                    program,
                    instruction -> {
                      List<Value> swapped = new ArrayList<>(instruction.inputs());
                      boolean update =
                          instruction.phase() == Phase.UPDATE
                              && !swapped.isEmpty()
                              && swapped.getFirst().name().equals("two.weight");
                      if (update) {
                        swapped.set(0, program.state("one.weight"));
                      }
                      return new Instruction(
                          instruction.op(),
                          swapped,
                          instruction.outputs(),
                          instruction.batchRule(),
                          instruction.phase(),
                          instruction.scope());
                    }));
    var beyond = found.first().orElseThrow();
    assertEquals(Phase.UPDATE, beyond.phase());
    assertEquals("next value of two.weight", beyond.difference().worst().what());
    assertEquals(new StepComparison.Bits(false, false), found.bits());
  }

  /// Whatever a step gives is an output of one of its segments.
  @Test
  void everyResultOfTheStepIsJudged() {
    Program program = network("\"adam\"").programs().training(BATCH);
    var segments = new Segments(program, LayerGroups.of(List.of("one", "two", "norm"), List.of()));
    Set<String> judged = new HashSet<>();
    segments
        .all()
        .forEach(segment -> segment.alone().outputs().forEach(one -> judged.add(one.name())));
    Set<String> all = new HashSet<>();
    program.outputs().forEach(output -> all.add(output.name()));
    program.updates().forEach(update -> all.add(Results.next(update.state().name())));
    segments.passing().forEach(output -> all.add(output.name()));
    assertEquals(all, judged);
    assertTrue(all.contains("next norm.mean") && all.contains("loss"), all.toString());
  }
}
