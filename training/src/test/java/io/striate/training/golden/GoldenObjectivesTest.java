package io.striate.training.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.op.Generate;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Program;
import io.striate.backend.tck.golden.GoldenCase;
import io.striate.training.network.ReferenceRun;
import io.striate.training.network.Specs;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Gradients of each bundled objective against formulas of papers in NumPy
/// (`golden/make_objectives.py`).
class GoldenObjectivesTest {
  /// Both sides compute in double; sums differ in their order.
  private static final double ROUNDING = 1e-12;

  static List<GoldenCase> objectives() {
    return GoldenCase.all(GoldenObjectivesTest.class, "objectives.txt");
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void gradientsOfParameters(GoldenCase golden) {
    var programs = Specs.parse(golden.spec()).programs();
    int batch = golden.shape("input input")[0];
    Program program = programs.gradients(batch);
    checkDrawn(golden, program, batch);
    try (var run = new ReferenceRun(program)) {
      // An objective may not need all inputs and parameters.
      golden
          .of("input")
          .forEach((name, values) -> {
            if (run.has(name)) {
              run.set(name, values);
            }
          });
      golden
          .of("parameter")
          .forEach((name, values) -> {
            if (run.has(name)) {
              run.set(name, values);
            }
          });
      run.run();
      golden
          .of("gradient")
          .forEach((name, values) ->
              assertArrayEquals(values, run.get(name + ".gradient"), ROUNDING, name));
      long followed =
          program.outputs().stream().filter(each -> each.name().endsWith(".gradient")).count();
      assertEquals(golden.of("gradient").size(), followed);
    }
  }

  /// The uniform numbers of the formulas are those that the program draws.
  private static void checkDrawn(GoldenCase golden, Program program, int batch) {
    int draw = 0;
    for (Instruction instruction : program.instructions()) {
      if (instruction.op() instanceof Generate.Uniform uniform) {
        var emit = new Emitter("drawn", batch, 0);
        emit.output("drawn", emit.one(uniform, emit.step(), emit.firstSample()));
        try (var run = new ReferenceRun(emit.build())) {
          String name = Integer.toString(++draw);
          assertArrayEquals(
              golden.of("drawn").getOrDefault(name, new double[0]),
              run.run().get("drawn"),
              0,
              name);
        }
      }
    }
    assertEquals(golden.of("drawn").size(), draw);
  }

  @Test
  void coversEveryBundledObjective() {
    var tested = new TreeSet<String>();
    for (GoldenCase golden : objectives()) {
      tested.add(Specs.parse(golden.spec()).training().objective().orElseThrow().id());
    }
    assertEquals(new TreeSet<>(Catalog.installed().names(Kinds.OBJECTIVE)), tested);
  }
}
