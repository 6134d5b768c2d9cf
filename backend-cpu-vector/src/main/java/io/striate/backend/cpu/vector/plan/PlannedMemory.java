package io.striate.backend.cpu.vector.plan;

import io.striate.api.backend.PlanMemory;
import io.striate.api.backend.PlanMemory.Held;
import io.striate.api.backend.PlanMemory.Kind;
import io.striate.api.backend.PlanPart;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.backend.cpu.vector.conv.choice.ConvAlgorithms;
import io.striate.backend.cpu.vector.plan.Schedule.Timed;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Worker;
import java.util.ArrayList;
import java.util.Set;

/// The memory that a [StagedPlan] will take: the same schedule and the same places, but no arrays.
public final class PlannedMemory {
  private PlannedMemory() {}

  /// The memory of a program's plan for a number of threads.
  public static PlanMemory of(Program program, int threads, ConvAlgorithms algorithms) {
    var constants = new Constants(program, Fusion.nodes(program, algorithms));
    var schedule = new Schedule(program, constants.rest());
    var memory =
        new MemoryPlan(program, MemoryPlan.nowhere(), schedule, constants.values(), threads);
    var parts = new PlanParts(program, constants.rest());
    long scratch = 0;
    long words = Worker.LEAST_WORDS;
    for (Timed timed : schedule.timed()) {
      int count = timed.sharded() ? schedule.shards().size() : program.batch();
      Body body = timed.node().maker().make(0, count, !timed.sharded());
      parts.add(timed.node(), body);
      scratch = Math.max(scratch, body.scratch());
      words = Math.max(words, body.words());
    }
    Set<Integer> values = program.producers().keySet();
    var held = new ArrayList<Held>();
    for (MemoryPlan.Taken taken : memory.taken()) {
      PlanPart part = parts.all().get(parts.maker(taken.value()));
      String scope = part.scopes().isEmpty() ? "" : part.scopes().getFirst();
      boolean value =
          values.contains(taken.value().id()) && taken.kind() != MemoryPlan.Taken.Kind.PARTIALS;
      Kind kind =
          !value ? Kind.WORKSPACE : part.phase() == Phase.FORWARD ? Kind.ACTIVATION : Kind.GRADIENT;
      held.add(new Held(scope, kind, taken.bytes()));
    }
    long own = Float.BYTES * (scratch + words) * threads;
    held.add(new Held("", Kind.WORKSPACE, own));
    long arenas = (long) Float.BYTES * memory.arenaSize() * threads;
    return new PlanMemory(held, memory.bufferBytes() + arenas + own);
  }
}
