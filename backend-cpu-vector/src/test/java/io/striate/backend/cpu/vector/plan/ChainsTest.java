package io.striate.backend.cpu.vector.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Kernel;
import io.striate.api.backend.Plan;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.CpuVectorBackend;
import io.striate.backend.cpu.vector.conv.choice.ConvAlgorithms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Element-wise instructions that run as one pass give the bits of one after the other.
class ChainsTest {
  private static void fill(Tensor tensor, Random random) {
    int size = tensor.type().shape().size();
    switch (tensor.type().element()) {
      case FLOAT32 -> {
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
          numbers[i] = 4 * random.nextFloat() - 2;
        }
        tensor.writeFloats(numbers);
      }
      case INT32 -> tensor.write(new HostArray.Ints(random.ints(size, -9, 9).toArray()));
      case UINT8 -> {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        tensor.write(new HostArray.Bytes(bytes));
      }
    }
  }

  /// A backend that plans operation by operation, with the kernels of another.
  private record Plain(Backend backend) implements Backend {
    @Override
    public String name() {
      return backend.name();
    }

    @Override
    public Map<String, String> properties() {
      return backend.properties();
    }

    @Override
    public Tensor allocate(TensorType type) {
      return backend.allocate(type);
    }

    @Override
    public Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs) {
      return backend.kernel(op, inputs, outputs);
    }

    @Override
    public void close() {
      backend.close();
    }
  }

  /// All results of a program, planned as a whole or operation by operation.
  private static Map<String, float[]> run(Program program, int threads, boolean whole) {
    var own = new CpuVectorBackend(threads, true);
    try (Backend backend = whole ? own : new Plain(own)) {
      var random = new Random(5);
      var tensors = new HashMap<String, Tensor>();
      var values = new ArrayList<>(program.inputs());
      values.addAll(program.states());
      for (Value value : values) {
        Tensor tensor = backend.allocate(value.type());
        fill(tensor, random);
        tensors.put(value.name(), tensor);
      }
      program.outputs().forEach(o -> tensors.put(o.name(), backend.allocate(o.value().type())));
      var bindings = new Bindings(tensors);
      try (Plan plan = backend.plan(program, bindings)) {
        plan.run();
        plan.run();
        var results = new LinkedHashMap<String, float[]>();
        program
            .outputs()
            .forEach(o ->
                results.put(o.name(), Objects.requireNonNull(tensors.get(o.name())).toFloats()));
        program
            .updates()
            .forEach(u ->
                results.put(
                    u.state().name(),
                    Objects.requireNonNull(tensors.get(u.state().name())).toFloats()));
        return results;
      }
    }
  }

  private static void assertSameBits(Program program) {
    Map<String, float[]> expected = run(program, 1, false);
    for (int threads : new int[] {1, 3}) {
      Map<String, float[]> actual = run(program, threads, true);
      expected.forEach((name, numbers) ->
          assertArrayEquals(numbers, actual.get(name), () -> name + " of\n" + program));
    }
  }

  private static List<PlanNode> chains(Program program) {
    return Fusion.nodes(program, new ConvAlgorithms(true)).stream()
        .filter(node -> !(node.maker() instanceof PlanNode.InstructionMaker))
        .toList();
  }

  private static Value half(Emitter emit, Value x) {
    return emit.scale(x, 0.5);
  }

  /// `x tanh(log(1 + exp(x)))`.
  private static Value mish(Emitter emit, Value x) {
    Value soft = emit.apply(Function.LOG, emit.add(emit.apply(Function.EXP, x), emit.constant(1)));
    return emit.multiply(x, emit.apply(Function.TANH, soft));
  }

  @Test
  void anActivationIsOnePassForwardAndOneBackward() {
    for (int batch : new int[] {1, 16}) {
      var emit = new Emitter("mish", batch, 1);
      Value x = emit.input("x", TensorType.float32(batch, 3, 40, 41), true);
      Value g = emit.input("g", x.type(), true);
      Value y = mish(emit, x);
      emit.output("y", y);
      emit.phase(Phase.BACKWARD);
      Value loss = emit.sum(emit.multiply(y, g));
      emit.output("gradient", Differentiation.gradients(emit, loss, List.of(x)).getFirst());
      Program program = emit.build();
      List<PlanNode> chains = chains(program);
      assertEquals(2, chains.size(), chains::toString);
      assertEquals(
          "exp + add + log + tanh + multiply", chains.getFirst().label(), "the one forward");
      assertSameBits(program);
    }
  }

  /// What reads a result of a chain from outside comes after the chain, and before what reads it.
  @Test
  void aChainEndsWhereAnotherReadsIt() {
    var emit = new Emitter("ends", 4, 1);
    Value x = emit.input("x", TensorType.float32(4, 10), true);
    Value a = half(emit, emit.negate(x));
    Value sums = emit.reduce(Reduce.Kind.SUM, a, List.of(1));
    Value b = emit.subtract(a, sums);
    emit.output("b", emit.multiply(b, b));
    Program program = emit.build();
    assertEquals(
        List.of("negate + multiply", "subtract + multiply"),
        chains(program).stream().map(PlanNode::label).toList());
    assertSameBits(program);
  }

  /// What needs nothing of it is still computed in the same pass.
  @Test
  void aChainPassesAnotherReader() {
    var emit = new Emitter("passes", 4, 1);
    Value x = emit.input("x", TensorType.float32(4, 10), true);
    Value a = half(emit, emit.negate(x));
    emit.output("sums", emit.reduce(Reduce.Kind.SUM, a, List.of(1)));
    emit.output("b", emit.subtract(a, x));
    Program program = emit.build();
    assertEquals(
        List.of("negate + multiply + subtract"),
        chains(program).stream().map(PlanNode::label).toList());
    assertSameBits(program);
  }

  /// Two chains that one instruction reads are not one if between them comes a sum.
  @Test
  void aChainDoesNotReadWhatFollowsFromIt() {
    var emit = new Emitter("follows", 4, 1);
    Value x = emit.input("x", TensorType.float32(4, 10), true);
    Value a = half(emit, emit.negate(x));
    Value sums = emit.reduce(Reduce.Kind.SUM, a, List.of(1));
    Value b = emit.relu(emit.subtract(x, sums));
    emit.output("b", emit.multiply(a, b));
    Program program = emit.build();
    assertEquals(
        List.of("negate + multiply", "subtract + relu + multiply"),
        chains(program).stream().map(PlanNode::label).toList());
    assertSameBits(program);
  }

  /// A reshape at the end of a program is a name of its input, unless that lies elsewhere: as an
  /// input or state, as another output, or under another shape's name.
  @Test
  void aReshapedOutputIsComputedWhereItLies() {
    var emit = new Emitter("reshaped", 4, 1);
    Value x = emit.input("x", TensorType.float32(4, 3, 10), true);
    Value state = emit.state("state", TensorType.float32(6));
    Value a = emit.relu(x);
    emit.output("flat", emit.reshape(a, 4, 30));
    emit.output("flat again", emit.reshape(a, 4, 10, 3));
    emit.output("shape of an input", emit.reshape(x, 4, 30));
    Value b = emit.negate(x);
    emit.output("b", b);
    emit.output("shape of an output", emit.reshape(b, 4, 30));
    Value next = half(emit, state);
    emit.update(state, next);
    emit.output("shape of a next value", emit.reshape(next, 2, 3));
    Program program = emit.build();
    List<PlanNode> nodes = Fusion.nodes(program, new ConvAlgorithms(true));
    long reshapes =
        new Stages(program, nodes)
            .nodes().stream().filter(staged -> staged.node().renames()).count();
    assertEquals(4, reshapes, "all but the first are copies");
    assertSameBits(program);
  }

  @Test
  void twoBranchesJoin() {
    var emit = new Emitter("branches", 4, 1);
    Value x = emit.input("x", TensorType.float32(4, 10), true);
    Value y = emit.input("y", TensorType.float32(4, 10), true);
    Value left = emit.negate(half(emit, x));
    Value right = emit.relu(half(emit, y));
    emit.output("joined", emit.add(left, right));
    Program program = emit.build();
    assertEquals(1, chains(program).size());
    assertSameBits(program);
  }

  @Test
  void anUpdateInCoreOperationsIsOnePass() {
    var emit = new Emitter("update", 1, 1);
    Value state = emit.state("state", TensorType.float32(7, 300));
    Value slope = emit.state("slope", state.type());
    Value next = emit.add(emit.scale(slope, 0.9), emit.scale(state, 0.1));
    emit.update(slope, next);
    emit.update(state, emit.subtract(state, half(emit, next)));
    Program program = emit.build();
    assertEquals(1, chains(program).size());
    assertSameBits(program);
  }

  private static final List<TensorType> OPERANDS =
      List.of(
          TensorType.float32(),
          TensorType.float32(1),
          TensorType.float32(3, 1, 1),
          TensorType.float32(1, 3, 1, 17),
          TensorType.float32(31, 17),
          TensorType.uint8(3, 31, 17),
          TensorType.int32());

  /// Programs of random functions over operands of many shapes and element types.
  @Test
  void randomProgramsGiveTheSameBits() {
    List<Function> functions = List.of(Function.values());
    for (int seed = 0; seed < 40; seed++) {
      var random = new Random(seed);
      int batch = List.of(1, 2, 7, 16).get(seed % 4);
      var emit = new Emitter("random " + seed, batch, 1);
      var values = new ArrayList<Value>();
      values.add(emit.input("x", TensorType.float32(batch, 3, 31, 17), true));
      values.add(emit.input("bytes", TensorType.uint8(batch, 3, 31, 17), true));
      values.add(emit.input("weight", TensorType.float32(batch, 1, 1, 1), true));
      for (int i = 0; i < OPERANDS.size(); i++) {
        values.add(emit.state("operand" + i, OPERANDS.get(i)));
      }
      int links = 3 + random.nextInt(90);
      for (int i = 0; i < links; i++) {
        Function function = functions.get(random.nextInt(functions.size()));
        var operands = new Value[function.arity()];
        for (int k = 0; k < operands.length; k++) {
          int back = 1 + random.nextInt(random.nextInt(4) == 0 ? values.size() : 4);
          operands[k] = values.get(Math.max(0, values.size() - back));
        }
        values.add(emit.apply(function, operands));
        if (random.nextInt(9) == 0) {
          emit.output("seen " + i, values.getLast());
        }
        if (random.nextInt(15) == 0 && values.getLast().type().shape().rank() == 4) {
          values.add(emit.reduce(Reduce.Kind.MAX, values.getLast(), List.of(3)));
        }
      }
      emit.output("last", values.getLast());
      assertSameBits(emit.build());
    }
  }

  @Test
  void elementTypesOfAllOperandsAreTried() {
    assertEquals(
        ElementType.values().length, OPERANDS.stream().map(TensorType::element).distinct().count());
  }

  /// A sum and the relu after it are one pass forward, as at the end of a residual block. Backward,
  /// where the gradients of two layers are added, every pass serves one layer.
  @Test
  void aBackwardChainStaysWithinALayer() {
    var emit = new Emitter("block", 4, 1);
    Value x = emit.input("x", TensorType.float32(4, 3, 5), true);
    Value y = emit.input("y", TensorType.float32(4, 3, 5), true);
    Value relu = emit.in("relu", () -> emit.relu(emit.in("sum", () -> emit.add(x, y))));
    Value left = emit.in("left", () -> mish(emit, relu));
    Value loss = emit.sum(emit.in("right", () -> emit.multiply(left, relu)));
    emit.phase(Phase.BACKWARD);
    emit.output("gradient", Differentiation.gradients(emit, loss, List.of(x)).getFirst());
    Program program = emit.build();
    List<List<Instruction>> chains = Chains.of(program, instruction -> true);
    assertTrue(
        chains.stream()
            .anyMatch(chain ->
                chain.stream()
                    .map(Instruction::scope)
                    .toList()
                    .containsAll(List.of("sum", "relu"))),
        program::toString);
    for (List<Instruction> chain : chains) {
      if (chain.getFirst().phase() == Phase.BACKWARD) {
        assertEquals(1, chain.stream().map(Instruction::scope).distinct().count(), chain::toString);
      }
    }
    assertSameBits(program);
  }
}
