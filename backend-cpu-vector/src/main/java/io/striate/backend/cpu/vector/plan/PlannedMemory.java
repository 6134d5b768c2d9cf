package io.striate.backend.cpu.vector.plan;

import io.striate.api.backend.PlanMemory;
import io.striate.api.backend.PlanMemory.Held;
import io.striate.api.backend.PlanMemory.Kind;
import io.striate.api.backend.PlanPart;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.backend.cpu.vector.conv.choice.ConvAlgorithms;
import io.striate.backend.cpu.vector.plan.Stages.StagedNode;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.ArrayList;
import java.util.Set;

/// The memory of a [StagedPlan], computed from the same stages and memory plan without allocating
/// arrays.
public final class PlannedMemory {
  private PlannedMemory() {}

  /// The memory of a program's plan for a number of threads.
  public static PlanMemory of(Program program, int threads, ConvAlgorithms algorithms) {
    var constants = new Constants(program, Fusion.nodes(program, algorithms));
    var stages = new Stages(program, constants.rest());
    var memory = new MemoryPlan(program, MemoryPlan.nowhere(), stages, constants.values(), threads);
    var parts = new PlanParts(program, constants.rest());
    long scratch = 0;
    long words = Workspace.LEAST_WORDS;
    for (StagedNode timed : stages.nodes()) {
      int count = timed.sharded() ? stages.shards().size() : program.batch();
      Body body = timed.node().maker().make(0, count, !timed.sharded());
      parts.add(timed.node(), body);
      scratch = Math.max(scratch, body.scratch());
      words = Math.max(words, body.words());
    }
    Set<Integer> values = program.producers().keySet();
    var held = new ArrayList<Held>();
    for (MemoryPlan.Allocation allocations : memory.allocations()) {
      PlanPart part = parts.all().get(parts.maker(allocations.value()));
      String scope = part.scopes().isEmpty() ? "" : part.scopes().getFirst();
      boolean value =
          values.contains(allocations.value().id())
              && allocations.kind() != MemoryPlan.Allocation.Kind.PARTIALS;
      Kind kind =
          !value ? Kind.WORKSPACE : part.phase() == Phase.FORWARD ? Kind.ACTIVATION : Kind.GRADIENT;
      held.add(new Held(scope, kind, allocations.bytes()));
    }
    long own = Float.BYTES * (scratch + words) * threads;
    held.add(new Held("", Kind.WORKSPACE, own));
    long arenas = (long) Float.BYTES * memory.arenaSize() * threads;
    return new PlanMemory(held, memory.bufferBytes() + arenas + own);
  }
}
