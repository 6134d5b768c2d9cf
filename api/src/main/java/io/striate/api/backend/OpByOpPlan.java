package io.striate.api.backend;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.CoreOp;
import io.striate.api.op.Move;
import io.striate.api.program.Instruction;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The default planner: each operation by the backend's kernel, in the program's order. What has no
/// kernel is lowered. A temporary is handed on to the next value of the same type once its last
/// reader has run.
final class OpByOpPlan implements Plan {
  private record Call(PlanPart part, Kernel kernel, List<Tensor> inputs, List<Tensor> outputs) {
    /// The caller of the plan knows the backend, but not which kernel failed.
    void run() {
      try {
        kernel.run(inputs, outputs);
      } catch (StriateException known) {
        throw located(known);
      } catch (RuntimeException failed) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT, "the kernel for %s failed%s (%s)", part.label(), where(), failed),
            failed);
      }
    }

    private StriateException located(StriateException known) {
      String subject = part.label() + where();
      var located =
          new StriateException(
              known.problems().stream()
                  .map(problem ->
                      problem.about(problem.code() == Code.BROKEN_PLUGIN ? subject : subject + ":"))
                  .toList());
      located.initCause(known);
      return located;
    }

    private String where() {
      return part.scopes().isEmpty() ? "" : " in '" + String.join(", ", part.scopes()) + "'";
    }
  }

  private final Backend backend;
  private final List<Call> calls = new ArrayList<>();
  private final Set<Tensor> owned = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<TensorType, Deque<Tensor>> free = new HashMap<>();
  private final Map<Integer, Tensor> placed = new HashMap<>();
  private boolean closed;

  OpByOpPlan(Backend backend, Program source, Bindings bindings) {
    this.backend = backend;
    Program program = lowered(backend, source);
    for (Value input : program.inputs()) {
      placed.put(input.id(), bindings.require(input.name(), input.type()));
    }
    for (Value state : program.states()) {
      placed.put(state.id(), bindings.require(state.name(), state.type()));
    }
    var copies = new ArrayList<Call>();
    for (Program.Output output : program.outputs()) {
      Tensor bound = bindings.require(output.name(), output.value().type());
      Tensor earlier = placed.putIfAbsent(output.value().id(), bound);
      if (earlier != null) {
        copies.add(copy(earlier, bound));
      }
    }
    try {
      place(program);
    } catch (StriateException e) {
      close();
      throw e;
    }
    calls.addAll(copies);
    for (Program.Update update : program.updates()) {
      calls.add(copy(tensor(update.next()), tensor(update.state())));
    }
  }

  /// The program in operations that a backend has kernels for.
  static Program lowered(Backend backend, Program source) {
    return source.lowered((op, in) -> backend.kernel(op, in, op.infer(in)).isPresent());
  }

  /// The values that are not used after an instruction, by its index.
  static Map<Integer, List<Integer>> dying(Program program) {
    var dying = new HashMap<Integer, List<Integer>>();
    lastUses(program)
        .forEach((id, at) -> dying.computeIfAbsent(at, i -> new ArrayList<>()).add(id));
    return dying;
  }

  private void place(Program program) {
    Map<Integer, List<Integer>> dying = dying(program);
    List<Instruction> instructions = program.instructions();
    for (int i = 0; i < instructions.size(); i++) {
      Instruction instruction = instructions.get(i);
      for (Value output : instruction.outputs()) {
        placed.computeIfAbsent(output.id(), id -> acquire(output.type()));
      }
      calls.add(
          call(
              instruction,
              instruction.inputs().stream().map(this::tensor).toList(),
              instruction.outputs().stream().map(this::tensor).toList()));
      for (int id : dying.getOrDefault(i, List.of())) {
        Tensor tensor = Objects.requireNonNull(placed.get(id));
        if (owned.contains(tensor)) {
          free.computeIfAbsent(tensor.type(), type -> new ArrayDeque<>()).add(tensor);
        }
      }
    }
  }

  /// The index of the last instruction that touches each value; values that updates need live on to
  /// the end.
  private static Map<Integer, Integer> lastUses(Program program) {
    var lastUse = new HashMap<Integer, Integer>();
    List<Instruction> instructions = program.instructions();
    for (int i = 0; i < instructions.size(); i++) {
      for (Value value : instructions.get(i).outputs()) {
        lastUse.put(value.id(), i);
      }
      for (Value value : instructions.get(i).inputs()) {
        lastUse.put(value.id(), i);
      }
    }
    program.updates().forEach(update -> lastUse.put(update.next().id(), Integer.MAX_VALUE));
    return lastUse;
  }

  private Tensor acquire(TensorType type) {
    Deque<Tensor> available = free.get(type);
    if (available != null && !available.isEmpty()) {
      return available.remove();
    }
    Tensor tensor = backend.allocate(type);
    owned.add(tensor);
    return tensor;
  }

  private Tensor tensor(Value value) {
    return Objects.requireNonNull(placed.get(value.id()));
  }

  private Call call(Instruction instruction, List<Tensor> in, List<Tensor> out) {
    Kernel kernel =
        backend
            .kernel(instruction.op(), instruction.inputTypes(), instruction.outputTypes())
            .orElseThrow(() ->
                new StriateException(
                    Code.BACKEND_DEFECT,
                    "backend '"
                        + backend.name()
                        + "' has no kernel for "
                        + (instruction.op() instanceof CoreOp ? "the core operation " : "")
                        + instruction.op()
                        + " on "
                        + instruction.inputTypes()));
    return new Call(part(instruction), kernel, in, out);
  }

  private static PlanPart part(Instruction instruction) {
    String scope = instruction.scope();
    return new PlanPart(
        instruction.op().toString(),
        scope.isEmpty() ? List.of() : List.of(scope),
        instruction.phase(),
        "",
        instruction.macs(),
        bytes(instruction.inputTypes()) + bytes(instruction.outputTypes()));
  }

  private static long bytes(List<TensorType> types) {
    return types.stream().mapToLong(TensorType::bytes).sum();
  }

  private Call copy(Tensor from, Tensor to) {
    var reshape = new Move.Reshape(to.type().shape());
    Kernel kernel =
        backend
            .kernel(reshape, List.of(from.type()), List.of(to.type()))
            .orElseThrow(() ->
                new StriateException(
                    Code.BACKEND_DEFECT,
                    "backend '"
                        + backend.name()
                        + "' has no kernel for the core operation "
                        + reshape));
    var part =
        new PlanPart("copy " + to.type(), List.of(), Phase.UPDATE, "", 0, from.type().bytes() * 2L);
    return new Call(part, kernel, List.of(from), List.of(to));
  }

  @Override
  public void run() {
    requireOpen();
    for (Call call : calls) {
      call.run();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the plan is closed");
    }
  }

  @Override
  public List<PlanPart> parts() {
    return calls.stream().map(Call::part).toList();
  }

  @Override
  public void runTimed(long[] nanos) {
    requireOpen();
    for (int i = 0; i < calls.size(); i++) {
      long start = System.nanoTime();
      calls.get(i).run();
      nanos[i] += System.nanoTime() - start;
    }
  }

  @Override
  public List<String> describe() {
    return calls.stream().map(call -> line(call.part)).toList();
  }

  private static String line(PlanPart part) {
    return part.scopes().isEmpty()
        ? part.label()
        : part.label() + "  # " + String.join(", ", part.scopes());
  }

  @Override
  public void close() {
    closed = true;
    owned.forEach(Tensor::close);
    owned.clear();
  }
}
