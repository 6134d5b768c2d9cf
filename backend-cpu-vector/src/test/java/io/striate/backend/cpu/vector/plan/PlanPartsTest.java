package io.striate.backend.cpu.vector.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Plan;
import io.striate.api.backend.PlanPart;
import io.striate.api.program.Instruction;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.tensor.Tensor;
import io.striate.backend.cpu.vector.CpuVectorBackend;
import io.striate.backend.cpu.vector.LeNet;
import io.striate.backend.cpu.vector.MixedNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanPartsTest {
  private static PlanPart part(List<PlanPart> parts, String label, String scope) {
    return parts.stream()
        .filter(part -> part.label().startsWith(label) && part.scopes().contains(scope))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + label + " of " + scope + " in " + parts));
  }

  private static List<PlanPart> parts(Program program) {
    try (Backend backend = new CpuVectorBackend(2, true);
        Plan plan = backend.plan(program, LeNet.bindings(LeNet.tensors(backend, program, 1)))) {
      return plan.parts();
    }
  }

  @Test
  void theMultiplicationsOfAllPartsAreThoseOfTheProgram() {
    for (Program program : List.of(LeNet.training(64), MixedNetwork.training(16))) {
      long expected = program.instructions().stream().mapToLong(Instruction::macs).sum();
      assertEquals(expected, parts(program).stream().mapToLong(PlanPart::macs).sum());
    }
  }

  @Test
  void aFusedPartBelongsToItsLayersAndPhase() {
    List<PlanPart> parts = parts(LeNet.training(64));
    PlanPart forward = part(parts, "conv2d (kernel 5x5) + relu + maxpool2d", "conv2");
    assertEquals(Phase.FORWARD, forward.phase());
    assertEquals(64L * 16 * 100 * 150, forward.macs());
    assertTrue(forward.algorithm().contains("max pooling"), forward.algorithm());
    PlanPart weights = part(parts, "conv2d-grad-weight and -bias of pooled", "conv2");
    assertEquals(Phase.BACKWARD, weights.phase());
    assertEquals(64L * 16 * 100 * 150, weights.macs());
  }

  @Test
  void packedWeightsServeTheLayerThatReadsThem() {
    List<PlanPart> parts = parts(LeNet.training(64));
    assertEquals(Phase.FORWARD, part(parts, "pack weights", "conv1").phase());
    assertEquals(0, part(parts, "pack weights", "dense3").macs());
    assertTrue(
        parts.stream()
            .anyMatch(one ->
                one.label().equals("pack weights")
                    && one.phase() == Phase.BACKWARD
                    && one.scopes().contains("conv2")),
        parts.toString());
  }

  @Test
  void aTimedRunComputesTheSameAsARun() {
    for (Program program : List.of(LeNet.training(5), MixedNetwork.training(16))) {
      Map<String, float[]> plain = run(program, false);
      Map<String, float[]> timed = run(program, true);
      plain.forEach((name, values) -> assertArrayEquals(values, timed.get(name), name));
    }
  }

  private static Map<String, float[]> run(Program program, boolean timed) {
    try (Backend backend = new CpuVectorBackend(2, true)) {
      Map<String, Tensor> tensors = LeNet.tensors(backend, program, 3);
      try (Plan plan = backend.plan(program, LeNet.bindings(tensors))) {
        long[] nanos = new long[plan.parts().size()];
        for (int step = 0; step < 2; step++) {
          if (timed) {
            plan.runTimed(nanos);
          } else {
            plan.run();
          }
        }
        assertEquals(timed, Arrays.stream(nanos).sum() > 0);
      }
      var values = new java.util.LinkedHashMap<String, float[]>();
      program
          .outputs()
          .forEach(output ->
              values.put(
                  output.name(),
                  java.util.Objects.requireNonNull(tensors.get(output.name())).toFloats()));
      return values;
    }
  }

  @Test
  void elapsedTimeIsDividedByTheBusyTimeOfEachPart() {
    var clock = new PartClock(2, 3);
    clock.add(0, 0, 60);
    clock.add(1, 0, 20);
    clock.add(1, 2, 20);
    long[] nanos = {1, 1, 1};
    clock.settle(200, nanos);
    assertArrayEquals(new long[] {161, 1, 41}, nanos);
    clock.settle(200, nanos);
    assertArrayEquals(new long[] {161, 1, 41}, nanos, "counts begin anew");
  }

  @Test
  void limitsAreMeasured() {
    try (Backend backend = new CpuVectorBackend(2, true)) {
      var limits = backend.limits(0.04).orElseThrow();
      // Any machine that runs Java manages these, emulated vectors included.
      assertTrue(limits.flops() > 1e5 && limits.bytes() > 1e6, limits.toString());
    }
  }
}
