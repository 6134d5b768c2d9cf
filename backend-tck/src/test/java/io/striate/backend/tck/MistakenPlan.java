package io.striate.backend.tck;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Kernel;
import io.striate.api.backend.Plan;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Conv2d;
import io.striate.api.op.MatMul;
import io.striate.api.program.Instruction;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.PlanMutant.Mistake;
import io.striate.backend.tck.run.Numbers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A plan that runs one instruction after another on the reference's kernels, with one mistake.
final class MistakenPlan implements Plan {
  /// Samples of a shard, for the mistake that forgets the last one.
  private static final int SHARD = 4;

  private record Call(Instruction instruction, Kernel kernel, List<Value> in, List<Value> out) {}

  private final Mistake mistake;
  private final Backend right;
  private final Program program;
  private final int threads;
  private final Map<Integer, Tensor> placed = new HashMap<>();
  private final Map<String, Tensor> bound;
  private final List<Tensor> owned = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final Map<Integer, Tensor> packed = new HashMap<>();
  private final Map<Integer, double[]> sums = new HashMap<>();
  private boolean ran;
  private boolean closed;

  MistakenPlan(Mistake mistake, Backend right, Program program, Bindings bindings, int threads) {
    this.mistake = mistake;
    this.right = right;
    this.program = program;
    this.threads = threads;
    this.bound = new HashMap<>(bindings.tensors());
    for (List<Value> values : List.of(program.inputs(), program.states())) {
      values.forEach(
          value -> placed.put(value.id(), require(bindings, value.name(), value.type())));
    }
    program.outputs().forEach(o -> require(bindings, o.name(), o.value().type()));
    place();
  }

  private Tensor require(Bindings bindings, String name, TensorType type) {
    Tensor tensor =
        switch (mistake) {
          case DOES_NOT_MISS_A_BINDING -> bound.computeIfAbsent(name, n -> own(type));
          case CHECKS_NO_TYPES -> Objects.requireNonNull(bound.get(name));
          default -> bindings.require(name, type);
        };
    if (tensor instanceof RefusalContract.Foreign) {
      if (mistake != Mistake.TAKES_TENSORS_OF_OTHERS) {
        throw new StriateException(
            Code.BACKEND_DEFECT,
            "a tensor of others was bound to backend '" + PlanMutant.NAME + "'");
      }
      Tensor copy = own(type);
      bound.put(name, copy);
      return copy;
    }
    return tensor;
  }

  private Tensor own(TensorType type) {
    Tensor tensor = right.allocate(type);
    owned.add(tensor);
    return tensor;
  }

  /// A tensor for each value, but for the mistake that hands them on after their first reader.
  private void place() {
    Map<TensorType, Deque<Tensor>> free = new HashMap<>();
    Set<Integer> handedOn = new HashSet<>();
    Set<Integer> results = new HashSet<>();
    for (Instruction instruction : program.instructions()) {
      for (Value output : instruction.outputs()) {
        var available = free.getOrDefault(output.type(), new ArrayDeque<>());
        placed.put(output.id(), available.isEmpty() ? own(output.type()) : available.remove());
        results.add(output.id());
      }
      var kernel =
          right
              .kernel(instruction.op(), instruction.inputTypes(), instruction.outputTypes())
              .orElseThrow();
      calls.add(new Call(instruction, kernel, instruction.inputs(), instruction.outputs()));
      if (mistake == Mistake.HANDS_A_BUFFER_ON_TOO_EARLY) {
        for (Value input : instruction.inputs()) {
          if (results.contains(input.id()) && handedOn.add(input.id())) {
            free.computeIfAbsent(input.type(), t -> new ArrayDeque<>()).add(tensor(input));
          }
        }
      }
    }
  }

  private Tensor tensor(Value value) {
    return Objects.requireNonNull(placed.get(value.id()));
  }

  @Override
  public void run() {
    if (closed && mistake != Mistake.RUNS_AFTER_CLOSE) {
      throw new IllegalStateException("the plan is closed");
    }
    if (closed || (ran && mistake == Mistake.RUNS_ONLY_ONCE)) {
      return;
    }
    calls.forEach(this::run);
    handOut();
    var updates = new ArrayList<>(program.updates());
    if (mistake == Mistake.FORGETS_AN_UPDATE && !updates.isEmpty()) {
      updates.removeLast();
    }
    updates.forEach(this::update);
    ran = true;
  }

  private void run(Call call) {
    List<Tensor> in = call.in().stream().map(this::tensor).toList();
    if (mistake == Mistake.RUNS_A_STALE_PACKED_WEIGHT && multiplies(call)) {
      in = call.in().stream().map(this::packed).toList();
    }
    List<Tensor> out = call.out().stream().map(this::tensor).toList();
    call.kernel().run(in, out);
    switch (mistake) {
      case ADDS_UP_OVER_RUNS -> addUp(call, out.getFirst());
      case LEAVES_OUT_THE_LAST_PARTIAL_SHARD -> leaveOut(call, out.getFirst());
      case LEAVES_OUT_SAMPLES_AFTER_THE_64TH -> leaveOutAfter64(call, out.getFirst());
      case BITS_DEPEND_ON_THREADS -> scale(call, out.getFirst());
      case UPDATES_BEFORE_THE_END ->
          program.updates().stream()
              .filter(update -> call.out().contains(update.next()))
              .forEach(this::update);
      default -> {}
    }
  }

  private static boolean multiplies(Call call) {
    return call.instruction().op() instanceof MatMul || call.instruction().op() instanceof Conv2d;
  }

  /// A state as it was when the plan first ran.
  private Tensor packed(Value value) {
    return program.states().contains(value)
        ? packed.computeIfAbsent(
            value.id(),
            id -> {
              Tensor copy = own(value.type());
              copy(tensor(value), copy);
              return copy;
            })
        : tensor(value);
  }

  private void addUp(Call call, Tensor out) {
    if (call.instruction().op() instanceof MatMul) {
      double[] values = out.toDoubles();
      double[] before = sums.getOrDefault(call.out().getFirst().id(), new double[values.length]);
      java.util.Arrays.setAll(values, i -> values[i] + before[i]);
      sums.put(call.out().getFirst().id(), values);
      new Numbers(out.type(), values).writeTo(out);
    }
  }

  private static void leaveOut(Call call, Tensor out) {
    if (call.instruction().op() instanceof Conv2d) {
      int samples = out.type().shape().extent(0);
      double[] values = out.toDoubles();
      int partial = samples > SHARD ? samples % SHARD : 0;
      java.util.Arrays.fill(
          values, values.length / samples * (samples - partial), values.length, 0);
      new Numbers(out.type(), values).writeTo(out);
    }
  }

  private static void leaveOutAfter64(Call call, Tensor out) {
    int samples = out.type().shape().extent(0);
    if (call.instruction().op() instanceof Conv2d && samples > 64) {
      double[] values = out.toDoubles();
      java.util.Arrays.fill(values, values.length / samples * 64, values.length, 0);
      new Numbers(out.type(), values).writeTo(out);
    }
  }

  private void scale(Call call, Tensor out) {
    if (call.instruction().op() instanceof MatMul) {
      double[] values = out.toDoubles();
      java.util.Arrays.setAll(values, i -> values[i] * (1 + 1e-14 * threads));
      new Numbers(out.type(), values).writeTo(out);
    }
  }

  private void handOut() {
    var seen = new HashSet<Value>();
    for (Program.Output output : program.outputs()) {
      if (seen.add(output.value()) || mistake != Mistake.LEAVES_OUT_A_SECOND_NAME) {
        copy(tensor(output.value()), Objects.requireNonNull(bound.get(output.name())));
      }
    }
  }

  private void update(Program.Update update) {
    copy(tensor(update.next()), tensor(update.state()));
  }

  private static void copy(Tensor from, Tensor to) {
    Numbers.read(from).writeTo(to);
  }

  @Override
  public void runTimed(long[] nanos) {
    if (closed || mistake != Mistake.TIMED_RUN_DOES_NOTHING) {
      run();
    }
  }

  @Override
  public List<String> describe() {
    return List.of("one after another");
  }

  @Override
  public void close() {
    closed = true;
    owned.forEach(Tensor::close);
    if (mistake == Mistake.CLOSES_WHAT_WAS_BOUND) {
      bound.values().forEach(Tensor::close);
    }
  }
}
