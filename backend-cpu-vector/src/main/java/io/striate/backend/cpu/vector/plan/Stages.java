package io.striate.backend.cpu.vector.plan;

import io.striate.api.op.BatchRule;
import io.striate.api.program.Instruction;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Shards;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Assigns the nodes of a plan to stages.
///
/// A run is a sequence of *stages*, and threads synchronize only between them. Odd stages are
/// sharded: each thread carries one shard of the batch after the other through all of the stage's
/// nodes. Even stages run node by node, each node's tasks spread over the threads, in *waves* of
/// nodes that do not depend on one another. A node runs in the first stage that has what it reads:
///
/// - a node that computes each sample separately: in a sharded stage (unless the number of its
///   samples is not that of the batch);
/// - a sum over the batch: in a sharded stage too, each shard into a partial of its own, which a
///   fixed tree adds up in the next stage; but in an even stage if the partials would take too much
///   memory or the product would be too thin;
/// - anything else: in an even stage.
///
/// Weights that change are packed for one node right before it, so that few packed weights live at
/// a time. A node that is late, such as a value that is computed again for the backward pass, waits
/// for the stage of the node before it.
///
/// A batch of only a few samples is not partitioned ([Shards]): then every node runs in even
/// stages, and threads share the tasks of one sample.
///
/// For a training step without batch normalization that comes to three stages: pack weights;
/// forward and backward; combine and update.
final class Stages {
  /// Maximum numbers of all partials of one matrix product: thin slices of large products are slow.
  private static final int PRODUCT_PARTIALS = 1 << 15;

  /// Maximum numbers of all partials of any other sum, 16 MB.
  static final int PARTIALS = 1 << 22;

  /// A node with its stage and wave.
  ///
  /// @param sharded whether threads carry shards through it
  /// @param sums whether each shard leaves a partial of the outputs that do not belong to samples
  record StagedNode(PlanNode node, int stage, int wave, boolean sharded, boolean sums) {
    /// Whether each shard leaves a partial of an output.
    boolean sums(Value output) {
      return sums && !output.perSample();
    }
  }

  private final Map<Integer, Integer> stageOf = new HashMap<>();
  private final Map<Integer, Integer> waveOf = new HashMap<>();
  private final Map<Integer, Integer> roots = new HashMap<>();

  /// The values that are outputs of the program, next values of its states, or where those lie.
  private final Set<Integer> results = new HashSet<>();

  /// The values that nodes compute.
  private final Map<Integer, Value> made = new HashMap<>();

  private final List<StagedNode> staged = new ArrayList<>();

  /// Nodes that pack weights for one node, each as early as it can run, by what they pack.
  private final Map<Integer, StagedNode> waiting = new HashMap<>();

  private final Map<Integer, List<StagedNode>> byStage = new HashMap<>();
  private int count;

  /// The stage of the last node that does not pack weights.
  private int reached;

  private final Set<Integer> fixed;
  private final Shards shards;

  Stages(Program program, List<PlanNode> nodes) {
    int batch = program.batch();
    shards = Shards.of(batch);
    fixed = fixed(program);
    program.outputs().forEach(output -> results.add(output.value().id()));
    program.updates().forEach(update -> results.add(update.next().id()));
    var readers = new HashMap<Integer, Integer>();
    for (PlanNode node : nodes) {
      node.inputs().forEach(input -> readers.merge(input.id(), 1, Integer::sum));
    }
    for (PlanNode node : nodes) {
      if (node.packs() && !kept(node) && readers.getOrDefault(packed(node), 0) == 1) {
        waiting.put(packed(node), whole(node));
      } else if (node.renames() && names(program, node)) {
        renaming(node);
      } else if (Shards.partitions(batch) && node.follows(batch) && inShards(node)) {
        sharded(node);
      } else {
        add(whole(node));
      }
    }
  }

  private static int packed(PlanNode node) {
    return node.outputs().getFirst().id();
  }

  /// Inputs and states that no run changes. A program that gives gradients does not change what
  /// they are gradients of, but another will between two runs.
  static Set<Integer> fixed(Program program) {
    var fixed = new HashSet<Integer>();
    program.inputs().stream().filter(v -> !v.perSample()).forEach(v -> fixed.add(v.id()));
    Set<TensorType> gradients = gradients(program);
    program.states().stream()
        .filter(state -> !gradients.contains(state.type()))
        .forEach(state -> fixed.add(state.id()));
    program.updates().forEach(update -> fixed.remove(update.state().id()));
    return fixed;
  }

  /// The types of the outputs that may be gradients of states.
  private static Set<TensorType> gradients(Program program) {
    Map<Integer, Instruction> producers = program.producers();
    var types = new HashSet<TensorType>();
    for (Program.Output output : program.outputs()) {
      Instruction producer = producers.get(output.value().id());
      if (producer != null && producer.phase() == Phase.BACKWARD && !output.value().perSample()) {
        types.add(output.value().type());
      }
    }
    return types;
  }

  private boolean inShards(PlanNode node) {
    return node.perSample() ? !node.maker().streams() : inPartials(node);
  }

  private boolean inPartials(PlanNode node) {
    if (node.rule() != BatchRule.SUMS_BATCH) {
      return false;
    }
    long numbers = 0;
    for (Value output : node.outputs()) {
      numbers += output.perSample() ? 0 : output.type().shape().elements() * shards.count();
    }
    return numbers <= (node.isProduct() ? PRODUCT_PARTIALS : PARTIALS);
  }

  /// Whether a reshape only names its input. If its result is an output of the program, the input
  /// is then computed where that output lies: not if it lies elsewhere already, as what no node of
  /// the plan computes and other results.
  private boolean names(Program program, PlanNode node) {
    Value result = node.outputs().getFirst();
    if (!results.contains(result.id())) {
      return true;
    }
    Value computed = made.get(root(node.inputs().getFirst().id()));
    return computed != null
        && computed.perSample() == result.perSample()
        && program.updates().stream().noneMatch(update -> update.next().id() == result.id())
        && results.add(computed.id());
  }

  /// A reshape that takes no time: its output is its input under another name.
  private void renaming(PlanNode node) {
    int input = node.inputs().getFirst().id();
    int output = node.outputs().getFirst().id();
    roots.put(output, root(input));
    int ready = stageOf.getOrDefault(input, 0);
    int stage = node.rule() == BatchRule.WHOLE_BATCH ? ready + (ready & 1) : ready;
    stageOf.put(output, stage);
    waveOf.put(output, stage == ready ? waveOf.getOrDefault(input, 0) : 0);
  }

  /// The earliest stage in which a node may run, whatever it reads.
  private int least(PlanNode node) {
    return node.late() ? reached : 0;
  }

  private void sharded(PlanNode node) {
    int stage = least(node) | 1;
    for (Value input : node.inputs()) {
      int ready = stageOf.getOrDefault(input.id(), 0);
      stage = Math.max(stage, ready | 1);
    }
    var staged = new StagedNode(node, stage, 0, true, !node.perSample());
    pack(staged);
    add(staged);
    for (Value output : node.outputs()) {
      boolean sums = staged.sums(output);
      stageOf.put(output.id(), sums ? stage + 1 : stage);
      waveOf.put(output.id(), sums ? 1 : 0);
    }
  }

  /// The first stage and wave in which a node can run on the whole batch.
  private StagedNode whole(PlanNode node) {
    int stage = least(node) + (least(node) & 1);
    for (Value input : node.inputs()) {
      int ready = stageOf.getOrDefault(input.id(), 0);
      stage = Math.max(stage, ready + (ready & 1));
    }
    int wave = 0;
    for (Value input : node.inputs()) {
      if (stageOf.getOrDefault(input.id(), -1) == stage) {
        wave = Math.max(wave, waveOf.getOrDefault(input.id(), 0));
      }
    }
    var staged = new StagedNode(node, stage, wave, false, false);
    pack(staged);
    for (Value output : node.outputs()) {
      stageOf.put(output.id(), stage);
      waveOf.put(output.id(), wave + 1);
    }
    return staged;
  }

  /// Adds the nodes that pack weights for a node alone, in the last wave before it.
  private void pack(StagedNode reader) {
    for (Value input : reader.node().inputs()) {
      StagedNode pack = waiting.remove(input.id());
      if (pack != null) {
        add(before(reader, pack));
      }
    }
  }

  private static StagedNode before(StagedNode reader, StagedNode pack) {
    int stage = reader.stage() - (reader.sharded() ? 1 : 0);
    int wave = reader.sharded() ? 0 : reader.wave() - 1;
    if (wave < 0) {
      stage -= 2;
      wave = 0;
    }
    return new StagedNode(
        pack.node(),
        stage,
        stage == pack.stage() ? Math.max(wave, pack.wave()) : wave,
        false,
        false);
  }

  private void add(StagedNode node) {
    staged.add(node);
    node.node().outputs().forEach(output -> made.put(output.id(), output));
    reached = node.node().packs() ? reached : node.stage();
    byStage.computeIfAbsent(node.stage(), stage -> new ArrayList<>()).add(node);
    count = Math.max(count, node.sums() ? node.stage() + 2 : node.stage() + 1);
  }

  /// All nodes that run, in the order of the program.
  List<StagedNode> nodes() {
    return staged;
  }

  /// The nodes of a stage, in the order of the program.
  List<StagedNode> nodes(int stage) {
    return byStage.getOrDefault(stage, List.of());
  }

  /// Number of stages.
  int count() {
    return count;
  }

  /// How the batch is partitioned.
  Shards shards() {
    return shards;
  }

  /// Whether a node packs values that no run changes, so that its result is valid until a caller
  /// writes its inputs.
  boolean kept(PlanNode node) {
    return node.packs() && node.inputs().stream().allMatch(v -> fixed.contains(v.id()));
  }

  /// The value whose memory a value has: itself, or the one that it renames.
  int root(int value) {
    return roots.getOrDefault(value, value);
  }
}
