package io.striate.backend.cpu.vector.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Plan;
import io.striate.api.backend.PlanMemory;
import io.striate.api.backend.PlanMemory.Held;
import io.striate.api.backend.PlanMemory.Kind;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Reduce;
import io.striate.api.op.Window2d;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Recomputation;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.CpuVectorBackend;
import io.striate.backend.cpu.vector.LeNet;
import io.striate.backend.cpu.vector.MixedNetwork;
import io.striate.backend.cpu.vector.conv.choice.ConvAlgorithms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannedMemoryTest {
  private static final int BATCH = 16;
  private static final int CHANNELS = 8;
  private static final int SIZE = 12;
  private static final ConvAlgorithms EXACT = new ConvAlgorithms(true);

  /// A chain of convolutions; with batch normalization between them, so that shards meet after
  /// each, and the gradients of all weights, if it trains.
  private static Program chain(int depth, boolean trains) {
    var emit = new Emitter("chain", BATCH, 1);
    Value x = emit.input("x", TensorType.float32(BATCH, CHANNELS, SIZE, SIZE), true);
    var weights = new ArrayList<Value>();
    for (int i = 0; i < depth; i++) {
      Value weight = emit.state("weight" + i, TensorType.float32(CHANNELS, CHANNELS, 3, 3));
      weights.add(weight);
      x = emit.one(new Conv2d(Window2d.square(3, 1, 1), 1), x, weight);
      if (trains) {
        Value scale = emit.state("scale" + i, TensorType.float32(CHANNELS));
        Value shift = emit.state("shift" + i, TensorType.float32(CHANNELS));
        x = emit.emit(new BatchNorm(1e-5), List.of(x, scale, shift)).getFirst();
      }
      x = emit.relu(x);
    }
    Value sum = emit.reduce(Reduce.Kind.SUM, x, List.of(0, 1, 2, 3));
    emit.output("sum", sum);
    if (trains) {
      emit.phase(Phase.BACKWARD);
      Value loss = emit.reshape(sum, Shape.SCALAR);
      List<Value> gradients = Differentiation.gradients(emit, loss, weights);
      for (int i = 0; i < depth; i++) {
        emit.output("gradient" + i, gradients.get(i));
        emit.update(weights.get(i), emit.subtract(weights.get(i), gradients.get(i)));
      }
    }
    return emit.build();
  }

  private static long withoutWeights(Program program) {
    PlanMemory memory = PlannedMemory.of(program, 2, EXACT);
    long packed =
        memory.held().stream()
            .filter(held -> held.kind() == Kind.WORKSPACE)
            .mapToLong(Held::bytes)
            .sum();
    return memory.total() - packed;
  }

  @Test
  void inferenceKeepsNothingForABackwardPass() {
    assertEquals(withoutWeights(chain(3, false)), withoutWeights(chain(24, false)));
    assertTrue(withoutWeights(chain(24, true)) > 4 * withoutWeights(chain(3, true)));
  }

  @Test
  void plannedMemoryEqualsTheMemoryOfThePlan() {
    for (Program program :
        List.of(LeNet.training(64), MixedNetwork.training(16), chain(5, true), chain(5, false))) {
      for (int threads : new int[] {1, 3}) {
        try (Backend backend = new CpuVectorBackend(threads, true);
            Plan plan = backend.plan(program, LeNet.bindings(LeNet.tensors(backend, program, 1)))) {
          assertEquals(((StagedPlan) plan).bytes(), backend.memory(program).orElseThrow().total());
        }
      }
    }
  }

  /// The most that is alive at one time is the least that any plan takes.
  @Test
  void buffersAreSharedByLifetime() {
    for (Program program : List.of(chain(12, true), MixedNetwork.training(64))) {
      var constants = new Constants(program, Fusion.nodes(program, EXACT));
      var stages = new Stages(program, constants.rest());
      var plan = new MemoryPlan(program, MemoryPlan.nowhere(), stages, constants.values(), 2);
      var buffers =
          plan.allocations().stream()
              .filter(allocations -> allocations.kind() != MemoryPlan.Allocation.Kind.ARENA)
              .toList();
      long least = 0;
      for (MemoryPlan.Allocation now : buffers) {
        long alive =
            buffers.stream()
                .filter(other -> other.from() <= now.from() && now.from() <= other.until())
                .mapToLong(MemoryPlan.Allocation::bytes)
                .sum();
        least = Math.max(least, alive);
      }
      assertTrue(plan.bufferBytes() >= least, "a place for everything that is alive");
      assertTrue(
          plan.bufferBytes() <= 1.25 * least,
          program.name() + ": " + plan.bufferBytes() + " bytes, " + least + " would do");
    }
  }

  /// What is computed again takes its memory when it is read, not when its inputs are there; both
  /// convolution and normalization are computed again.
  @Test
  void recomputationHoldsLessThanTheActivationsItDrops() {
    Program program = chain(24, true);
    var recomputation = new Recomputation(program);
    List<Value> all = recomputation.candidates();
    long activation = (long) BATCH * CHANNELS * SIZE * SIZE * Float.BYTES;
    long plain = withoutWeights(program);
    List<Value> relus = all.subList(0, 23); // what takes no convolution comes first
    long saved = plain - withoutWeights(recomputation.without(relus));
    assertTrue(saved > 20 * activation, saved / activation + " of 23 activations saved");
  }

  /// Weights that change are packed right before they are read.
  @Test
  void packedWeightsShareMemoryInTraining() {
    assertTrue(packed(24) < 3 * packed(3), packed(24) + " of 24 layers, of 3: " + packed(3));
  }

  /// The most memory of packed weights at a time.
  private static long packed(int depth) {
    Program program = chain(depth, true);
    var constants = new Constants(program, Fusion.nodes(program, EXACT));
    var stages = new Stages(program, constants.rest());
    var memory = new MemoryPlan(program, MemoryPlan.nowhere(), stages, constants.values(), 2);
    var values = new HashSet<Integer>();
    for (Stages.StagedNode staged : stages.nodes()) {
      if (staged.node().packs()) {
        staged.node().outputs().forEach(output -> values.add(output.id()));
      }
    }
    List<MemoryPlan.Allocation> packs =
        memory.allocations().stream().filter(each -> values.contains(each.value().id())).toList();
    return packs.stream()
        .mapToLong(at ->
            packs.stream()
                .filter(each -> each.from() <= at.from() && at.from() <= each.until())
                .mapToLong(MemoryPlan.Allocation::bytes)
                .sum())
        .max()
        .orElseThrow();
  }
}
