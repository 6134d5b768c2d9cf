package io.striate.backend.gpu.aparapi.plan;

import io.striate.api.backend.Bindings;
import io.striate.api.backend.Plan;
import io.striate.api.backend.PlanPart;
import io.striate.api.error.StriateException;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Routine;
import io.striate.backend.gpu.aparapi.opencl.Buffer;
import io.striate.backend.gpu.aparapi.opencl.Context;
import io.striate.backend.gpu.aparapi.routines.NormRoutines;
import io.striate.backend.gpu.aparapi.routines.Routines;
import io.striate.backend.gpu.aparapi.run.Commands;
import io.striate.backend.gpu.aparapi.run.CompiledKernels;
import io.striate.backend.gpu.aparapi.run.GpuTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// A program planned on a device: launches with fixed arguments on buffers that are allocated once.
/// A run submits them to the queue and returns; reading an output waits for it.
public final class GpuPlan implements Plan {
  private record Ready(
      PlanPart part, Routine routine, Function<BufferRef, BufferAssignment.Location> locations) {}

  private final Commands commands;
  private final List<Buffer> blocks = new ArrayList<>();
  private final Map<String, Buffer> bound = new HashMap<>();
  private final List<PlanPart> parts = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private final String summary;
  private boolean closed;

  /// Plans a program on bound tensors: lowers, fuses, assigns buffers and sets all arguments.
  public GpuPlan(
      Context context,
      CompiledKernels programs,
      Routines routines,
      Program source,
      Bindings bindings) {
    Program program = source.lowered((op, in) -> routines.of(op, in, op.infer(in)).isPresent());
    for (Value input : program.inputs()) {
      bind(bindings, input.name(), input.type());
    }
    for (Value state : program.states()) {
      bind(bindings, state.name(), state.type());
    }
    for (Program.Output output : program.outputs()) {
      bind(bindings, output.name(), output.value().type());
    }
    List<ChainFusion.Work> works = ChainFusion.of(program);
    var memory = new BufferAssignment(program, works);
    var ready = new ArrayList<Ready>();
    for (int i = 0; i < works.size(); i++) {
      memory.enter(i);
      if (!memory.isAlias(works.get(i))) {
        ready.add(ready(routines, works.get(i), memory));
      }
      memory.leave(i);
    }
    commands = new Commands(programs, context);
    try {
      memory.blocks().forEach(bytes -> blocks.add(context.allocate(Math.max(4, bytes))));
      for (Ready r : ready) {
        commands.add(r.routine, ref -> buffer(r.locations.apply(ref)));
        end(r.part);
      }
      finish(program, memory);
    } catch (StriateException e) {
      close();
      throw e;
    }
    long bytes = memory.blocks().stream().mapToLong(Long::longValue).sum();
    summary =
        String.format(
            Locale.ROOT,
            "%d commands, %.1f MiB of temporaries in %d blocks",
            commands.count(),
            bytes / 0x1p20,
            blocks.size());
  }

  private void bind(Bindings bindings, String name, TensorType type) {
    bound.put(name, GpuTensor.buffer(bindings.require(name, type)));
  }

  private Ready ready(Routines routines, ChainFusion.Work work, BufferAssignment memory) {
    Routine routine =
        switch (work) {
          case ChainFusion.Work.Single(var instruction) ->
              routines
                  .of(instruction.op(), instruction.inputTypes(), instruction.outputTypes())
                  .orElseThrow();
          case ChainFusion.Work.Statistics(var norm) ->
              NormRoutines.statistics(norm.inputTypes().getFirst());
          case ChainFusion.Work.Fused(var chain, var last, var scopes) ->
              chain.routine(last.outputs().getFirst().type().shape());
        };
    List<Integer> scratch = routine.scratch().stream().map(memory::take).toList();
    scratch.forEach(memory::free);
    List<BufferAssignment.Location> inputs = work.inputs().stream().map(memory::location).toList();
    List<BufferAssignment.Location> outputs =
        work.outputs().stream().map(memory::location).toList();
    return new Ready(
        part(work, routine),
        routine,
        ref ->
            switch (ref.role()) {
              case INPUT -> inputs.get(ref.index());
              case OUTPUT -> outputs.get(ref.index());
              case SCRATCH -> new BufferAssignment.Location.Block(scratch.get(ref.index()));
            });
  }

  private static PlanPart part(ChainFusion.Work work, Routine routine) {
    long macs = work instanceof ChainFusion.Work.Single(var instruction) ? instruction.macs() : 0;
    return new PlanPart(
        work.label(),
        work.scopes(),
        work.last().phase(),
        routine.kernels(),
        macs,
        bytes(work.inputs()) + bytes(work.outputs()));
  }

  private static long bytes(List<Value> values) {
    return values.stream().mapToLong(value -> value.type().bytes()).sum();
  }

  private void end(PlanPart part) {
    parts.add(part);
    ends.add(commands.count());
  }

  private Buffer buffer(BufferAssignment.Location location) {
    return switch (location) {
      case BufferAssignment.Location.Bound(String name) ->
          Objects.requireNonNull(bound.get(name), name);
      case BufferAssignment.Location.Block(int index) -> blocks.get(index);
    };
  }

  /// Copies outputs that have a second name, and next values of states that are not written in
  /// place.
  private void finish(Program program, BufferAssignment memory) {
    for (Program.Output output : program.outputs()) {
      copy(memory, output.value(), output.name());
    }
    for (Program.Update update : program.updates()) {
      if (!memory.isInPlace(update)) {
        copy(memory, update.next(), update.state().name());
      }
    }
  }

  private void copy(BufferAssignment memory, Value value, String name) {
    Buffer from = buffer(memory.location(value));
    Buffer to = Objects.requireNonNull(bound.get(name), name);
    if (from != to) {
      commands.copy(from, to, value.type().bytes());
      long bytes = 2 * value.type().bytes();
      end(new PlanPart("copy " + value.type(), List.of(), Phase.UPDATE, "", 0, bytes));
    }
  }

  @Override
  public void run() {
    requireOpen();
    commands.run();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the plan is closed");
    }
  }

  @Override
  public List<PlanPart> parts() {
    return List.copyOf(parts);
  }

  @Override
  public void runTimed(long[] nanos) {
    requireOpen();
    commands.runAndWait(0, 0);
    int first = 0;
    for (int i = 0; i < ends.size(); i++) {
      long start = System.nanoTime();
      commands.runAndWait(first, ends.get(i));
      nanos[i] += System.nanoTime() - start;
      first = ends.get(i);
    }
  }

  @Override
  public List<String> describe() {
    var lines = new ArrayList<String>();
    lines.add(summary);
    for (PlanPart part : parts) {
      String scope = part.scopes().isEmpty() ? "" : "  # " + String.join(" + ", part.scopes());
      lines.add(part.label() + " by " + part.algorithm() + scope);
    }
    return lines;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      commands.close();
      blocks.forEach(Buffer::close);
    }
  }
}
