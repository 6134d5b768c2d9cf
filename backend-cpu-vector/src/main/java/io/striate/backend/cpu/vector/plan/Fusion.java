package io.striate.backend.cpu.vector.plan;

import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.BatchRule;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Elementwise;
import io.striate.api.op.MatMul;
import io.striate.api.op.Op;
import io.striate.api.program.Instruction;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.choice.ConvAlgorithms;
import io.striate.backend.cpu.vector.dense.DenseBody;
import io.striate.backend.cpu.vector.elementwise.ChainLoops;
import io.striate.backend.cpu.vector.normalization.BatchNormBodies;
import io.striate.backend.cpu.vector.normalization.FoldedNorm;
import io.striate.backend.cpu.vector.run.BodyMaker;
import io.striate.backend.cpu.vector.run.Shards;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Rewrites a program into nodes: instructions that belong together become one.
///
/// | pattern | becomes |
/// |---|---|
/// | conv2d, relu, maxpool2d and their gradients | `PooledConv2d` |
/// | conv2d, relu if any | packed weights, [ConvAlgorithms#forward] |
/// | conv2d, batchnorm-inference, relu if any | [FoldedNorm], [ConvAlgorithms#forward] |
/// | conv2d-grad-input | packed weights, [ConvAlgorithms#gradInput] |
/// | conv2d-grad-weight | [ConvAlgorithms#gradWeight] if that is faster |
/// | matmul, add bias if any, relu if any | packed weights, [DenseBody] |
/// | element-wise functions of one shape | [ElementwiseChain] |
/// | batchnorm, relu | [BatchNormBodies] |
///
/// Convolutions also run where axis 0 is not the batch, as on states: in shards of their own
/// ([PrivateBatch]). A sample may have several rows ([Rows]). So do products of rows that are not
/// samples, if no run changes their weights.
///
/// A pattern but the last matches only if nothing else reads its intermediate values. Packing
/// weights is a node of its own, done once for all shards.
final class Fusion {
  private final Program program;
  private final ConvAlgorithms algorithms;
  private final Map<Integer, List<Instruction>> uses = new HashMap<>();
  private final Set<Integer> wanted = new HashSet<>();
  private final Set<Integer> fixed;

  /// The nodes that replace an instruction, by its first output; none for one that is fused into
  /// another.
  private final Map<Integer, List<PlanNode>> replaced = new HashMap<>();

  private int nextId;

  private Fusion(Program program, ConvAlgorithms algorithms) {
    this.program = program;
    this.algorithms = algorithms;
    this.fixed = Stages.fixed(program);
    for (Instruction instruction : program.instructions()) {
      for (Value input : new HashSet<>(instruction.inputs())) {
        uses.computeIfAbsent(input.id(), id -> new ArrayList<>()).add(instruction);
      }
    }
    program.outputs().forEach(output -> wanted.add(output.value().id()));
    program.updates().forEach(update -> wanted.add(update.next().id()));
    nextId = 1 + largestId(program);
  }

  private static int largestId(Program program) {
    int largest = 0;
    for (Value value : program.inputs()) {
      largest = Math.max(largest, value.id());
    }
    for (Value value : program.states()) {
      largest = Math.max(largest, value.id());
    }
    for (Instruction instruction : program.instructions()) {
      for (Value value : instruction.outputs()) {
        largest = Math.max(largest, value.id());
      }
    }
    return largest;
  }

  /// The nodes of a program, in an order in which each value is assigned before it is read.
  static List<PlanNode> nodes(Program program, ConvAlgorithms algorithms) {
    return new Fusion(program, algorithms).rewrite();
  }

  private List<PlanNode> rewrite() {
    for (Instruction instruction : program.instructions()) {
      if (!done(instruction)) {
        rewrite(instruction);
      }
    }
    chains();
    var nodes = new ArrayList<PlanNode>();
    for (Instruction instruction : program.instructions()) {
      List<PlanNode> others = replaced.get(key(instruction));
      List<PlanNode> own = others == null ? List.of(PlanNode.of(instruction)) : others;
      boolean late = instruction.phase() == Phase.RECOMPUTE;
      own.forEach(node -> nodes.add(late && !node.packs() ? node.asLate() : node));
    }
    return new InOrder(nodes).all();
  }

  /// Nodes one after the other, each behind those that make what it reads: a chain takes the place
  /// of its last instruction, and a node in between may read what its first one computes.
  private static final class InOrder {
    private final Map<Integer, PlanNode> makers = new HashMap<>();
    private final Set<PlanNode> ordered = new LinkedHashSet<>();

    InOrder(List<PlanNode> nodes) {
      for (PlanNode node : nodes) {
        node.outputs().forEach(output -> makers.put(output.id(), node));
      }
      nodes.forEach(this::add);
    }

    private void add(PlanNode node) {
      if (ordered.contains(node)) {
        return;
      }
      for (Value input : node.inputs()) {
        PlanNode maker = makers.get(input.id());
        if (maker != null) {
          add(maker);
        }
      }
      ordered.add(node);
    }

    List<PlanNode> all() {
      return List.copyOf(ordered);
    }
  }

  private void rewrite(Instruction instruction) {
    boolean perSample = instruction.batchRule() == BatchRule.PER_SAMPLE;
    switch (instruction.op()) {
      case BatchNorm norm -> normalization(instruction, norm);
      case Conv2d conv -> convolution(instruction, conv);
      case Conv2dGradInput grad -> gradInput(instruction, grad);
      case Conv2dGradWeight grad -> gradWeight(instruction, grad);
      case MatMul matMul when perSample || keepsWeights(instruction) -> dense(instruction, matMul);
      default -> {}
    }
  }

  private static int key(Instruction instruction) {
    return instruction.outputs().getFirst().id();
  }

  private boolean done(Instruction instruction) {
    return replaced.containsKey(key(instruction));
  }

  void replace(Instruction instruction, PlanNode... nodes) {
    replaced.put(key(instruction), List.of(nodes));
  }

  List<Instruction> uses(Value value) {
    return uses.getOrDefault(value.id(), List.of());
  }

  /// The only instruction that reads a value, if it is of that kind and the value is not a result
  /// of the program.
  private Optional<Instruction> onlyUse(Value value, Class<? extends Op> kind) {
    List<Instruction> readers = uses(value);
    return !wanted.contains(value.id())
            && readers.size() == 1
            && kind.isInstance(readers.getFirst().op())
        ? Optional.of(readers.getFirst())
        : Optional.empty();
  }

  private Optional<Instruction> onlyRelu(Value value) {
    return onlyUse(value, Elementwise.class)
        .filter(use -> use.op().equals(new Elementwise(Elementwise.Function.RELU)));
  }

  static Value output(Instruction instruction) {
    return instruction.outputs().getFirst();
  }

  Value temporary(TensorType type, int rows) {
    return new Value(nextId++, "", type, rows);
  }

  /// Whether a value is a result of the program.
  boolean wanted(Value value) {
    return wanted.contains(value.id());
  }

  static String scope(Instruction instruction) {
    return instruction.scope().isEmpty() ? "" : "  # " + instruction.scope();
  }

  /// Whether weights are packed in the first run only, because no run changes them.
  private boolean packedOnce(List<Value> weights) {
    return weights.stream().allMatch(weight -> fixed.contains(weight.id()));
  }

  PlanNode packing(Instruction instruction, List<Value> inputs, Value packed, BodyMaker maker) {
    return new PlanNode(
        "pack weights" + scope(instruction), inputs, List.of(packed), BatchRule.INDEPENDENT, maker);
  }

  // ---- convolution ----

  private void convolution(Instruction instruction, Conv2d conv) {
    ConvGeometry geometry = ConvGeometry.of(conv, instruction.inputTypes());
    Optional<Instruction> norm = foldable(instruction);
    Instruction normed = norm.orElse(instruction);
    Optional<Instruction> relu = onlyRelu(output(normed));
    List<Value> weights = instruction.inputs().subList(1, instruction.inputs().size());
    boolean once = packedOnce(weights);
    Optional<PooledPattern> pooled =
        norm.isPresent() || !oneRow(instruction)
            ? Optional.empty()
            : PooledPattern.match(this, instruction, relu, geometry);
    if (pooled.isPresent() && pools(pooled.get(), geometry, once)) {
      new PooledNodes(this, pooled.get(), geometry).replace(instruction, relu);
      return;
    }
    int images = images(instruction);
    Conv2dKernel forward = algorithms.forward(geometry, images, once);
    Value packed = temporary(TensorType.float32(forward.packedSize()), 0);
    boolean hasBias = weights.size() == 2;
    PlanNode pack =
        norm.map(fold -> foldedPacking(instruction, fold, geometry, forward, packed))
            .orElseGet(() ->
                packing(
                    instruction, weights, packed, (first, count, shared) -> forward.pack(hasBias)));
    replace(instruction);
    replace(normed);
    String label =
        instruction.op()
            + (norm.isPresent() ? " + batchnorm" : "")
            + (relu.isPresent() ? " + relu" : "")
            + scope(instruction);
    Instruction last = relu.orElse(normed);
    var nodes = new ArrayList<PlanNode>();
    nodes.add(pack);
    nodes.addAll(images(instruction, forward, relu.isPresent(), label, packed, last));
    replace(last, nodes.toArray(new PlanNode[0]));
  }

  /// The batch normalization that is the only use of a convolution's result, if it can be folded
  /// into the weights: that rounds differently, so not in an exact plan.
  private Optional<Instruction> foldable(Instruction conv) {
    return algorithms.exact()
        ? Optional.empty()
        : onlyUse(output(conv), BatchNormInference.class)
            .filter(norm -> norm.inputs().getFirst().equals(output(conv)))
            .filter(norm -> packedOnce(folded(conv, norm)));
  }

  private static List<Value> folded(Instruction conv, Instruction norm) {
    var values = new ArrayList<>(conv.inputs().subList(1, conv.inputs().size()));
    values.addAll(norm.inputs().subList(1, norm.inputs().size()));
    return values;
  }

  private PlanNode foldedPacking(
      Instruction conv,
      Instruction norm,
      ConvGeometry geometry,
      Conv2dKernel kernel,
      Value packed) {
    double epsilon = ((BatchNormInference) norm.op()).epsilon();
    boolean hasBias = conv.inputs().size() == 3;
    return packing(
        conv,
        folded(conv, norm),
        packed,
        (first, count, shared) ->
            new FoldedNorm(
                kernel.pack(true), geometry.weightSize(), geometry.filters(), hasBias, epsilon));
  }

  /// Images of the first input, which are samples or not.
  private static int images(Instruction instruction) {
    return instruction.inputs().getFirst().type().shape().extent(0);
  }

  /// Whether each sample is one row.
  private static boolean oneRow(Instruction instruction) {
    return instruction.batchRule() == BatchRule.PER_SAMPLE && output(instruction).rows() == 1;
  }

  /// A maker that is asked for samples, of one that is asked for images.
  private static BodyMaker perImage(Instruction instruction, BodyMaker maker) {
    int rows = instruction.inputs().getFirst().rows();
    return rows == 0 ? Rows.all(images(instruction), maker) : new Rows(maker, rows);
  }

  /// The nodes that compute the images of a kernel with packed weights: samples in the shards of
  /// the batch; else in shards of their own, if they are enough; else together.
  private List<PlanNode> images(
      Instruction instruction,
      Conv2dKernel kernel,
      boolean relu,
      String label,
      Value packed,
      Instruction last) {
    Value image = instruction.inputs().getFirst();
    int images = images(instruction);
    boolean perSample = instruction.batchRule() == BatchRule.PER_SAMPLE;
    BatchRule rule = perSample ? BatchRule.PER_SAMPLE : BatchRule.WHOLE_BATCH;
    BodyMaker maker = kernel.maker(relu);
    boolean inShards = perSample && Shards.partitions(program.batch()) && !kernel.streams();
    if (!inShards && PrivateBatch.partitions(images) && !kernel.streams()) {
      int in = image.type().shape().size() / images;
      int out = output(last).type().shape().size() / images;
      return List.of(
          new PlanNode(
              label,
              List.of(image, packed),
              last.outputs(),
              BatchRule.WHOLE_BATCH,
              (first, count, shared) -> PrivateBatch.of(images, maker, in, 0, out)));
    }
    Optional<Conv2dKernel.TwoSteps> two =
        inShards ? Optional.empty() : kernel.twoSteps(images, relu);
    if (two.isEmpty()) {
      return List.of(
          new PlanNode(
              label, List.of(image, packed), last.outputs(), rule, perImage(instruction, maker)));
    }
    Value laid = temporary(TensorType.float32(two.get().size()), 0);
    return List.of(
        new PlanNode(
            "lay out" + scope(last),
            List.of(image),
            List.of(laid),
            rule,
            kernel.maker(two.get().lay())),
        new PlanNode(
            label,
            List.of(laid, packed),
            last.outputs(),
            rule,
            kernel.maker(two.get().multiply())));
  }

  private void gradInput(Instruction instruction, Conv2dGradInput op) {
    Value weight = instruction.inputs().get(1);
    Shape image = output(instruction).type().shape();
    ConvGeometry geometry =
        ConvGeometry.of(op.window(), op.groups(), image, weight.type().shape().extent(0));
    Conv2dKernel gradInput =
        algorithms.gradInput(geometry, images(instruction), packedOnce(List.of(weight)));
    Value packed = temporary(TensorType.float32(gradInput.packedSize()), 0);
    var nodes = new ArrayList<PlanNode>();
    nodes.add(
        packing(
            instruction, List.of(weight), packed, (first, count, shared) -> gradInput.pack(false)));
    nodes.addAll(
        images(instruction, gradInput, false, op + scope(instruction), packed, instruction));
    replace(instruction, nodes.toArray(new PlanNode[0]));
  }

  /// Whether a pooling joins its convolution.
  private boolean pools(PooledPattern pattern, ConvGeometry geometry, boolean once) {
    Shape pooled = output(pattern.pool()).type().shape();
    double passed = (double) pooled.extent(2) * pooled.extent(3) / geometry.pixels();
    boolean trains = pattern.poolGrad().isPresent();
    return algorithms.pools(geometry, program.batch(), once, trains, passed);
  }

  private void gradWeight(Instruction instruction, Conv2dGradWeight op) {
    Value image = instruction.inputs().getFirst();
    Value grad = instruction.inputs().get(1);
    ConvGeometry geometry =
        ConvGeometry.of(
            op.window(), op.groups(), image.type().shape(), grad.type().shape().extent(1));
    int images = images(instruction);
    BodyMaker maker = algorithms.gradWeight(geometry, images);
    String label = op + scope(instruction);
    boolean inShards =
        instruction.batchRule() == BatchRule.SUMS_BATCH && Shards.partitions(program.batch());
    int size = geometry.weightSize();
    long partials = (long) size * PrivateBatch.partials(images);
    if (inShards || !PrivateBatch.partitions(images) || partials > Stages.PARTIALS) {
      BatchRule rule =
          instruction.batchRule() == BatchRule.SUMS_BATCH
              ? BatchRule.SUMS_BATCH
              : BatchRule.WHOLE_BATCH;
      replace(
          instruction,
          new PlanNode(
              label,
              instruction.inputs(),
              instruction.outputs(),
              rule,
              perImage(instruction, maker)));
      return;
    }
    Value sums = temporary(TensorType.float32((int) partials), 0);
    replace(
        instruction,
        new PlanNode(
            label,
            instruction.inputs(),
            List.of(sums),
            BatchRule.WHOLE_BATCH,
            (first, count, shared) ->
                PrivateBatch.partialSums(
                    images, maker, size, geometry.inputSize(), geometry.outputSize())),
        new PlanNode(
            "add partial sums" + scope(instruction),
            List.of(sums),
            instruction.outputs(),
            BatchRule.WHOLE_BATCH,
            new Combination(size, PrivateBatch.partials(images))));
  }

  /// Whether the only use of one instruction's result is as the first operand of another.
  boolean feeds(Instruction from, Instruction to) {
    return onlyUse(output(from), to.op().getClass()).filter(to::equals).isPresent()
        && to.inputs().getFirst().equals(output(from));
  }

  /// A batch normalization and a relu, while each plane is in the cache.
  private void normalization(Instruction instruction, BatchNorm op) {
    onlyRelu(output(instruction))
        .ifPresent(relu -> {
          var outputs = new ArrayList<>(instruction.outputs());
          outputs.set(0, output(relu));
          Shape shape = output(relu).type().shape();
          replace(
              instruction,
              new PlanNode(
                  op + " + relu" + scope(instruction),
                  instruction.inputs(),
                  outputs,
                  instruction.batchRule(),
                  (first, count, shared) -> BatchNormBodies.train(shape, op.epsilon(), true)));
          replace(relu);
        });
  }

  // ---- element-wise ----

  private void chains() {
    var loops = new ChainLoops();
    for (List<Instruction> chain : Chains.of(program, instruction -> !done(instruction))) {
      var own = new HashSet<Integer>();
      chain.forEach(link -> own.add(key(link)));
      Predicate<Value> read =
          value -> wanted(value) || !uses(value).stream().allMatch(use -> own.contains(key(use)));
      chain.forEach(link -> replace(link));
      replace(chain.getLast(), Chains.node(chain, read, loops));
    }
  }

  // ---- dense ----

  /// Whether a product of several rows that are not samples has weights which are packed once: to
  /// pack them in every run costs more than [MatMulBody], which packs what its blocks need, unless
  /// there are very many rows.
  private boolean keepsWeights(Instruction product) {
    Shape rows = product.inputs().get(0).type().shape();
    return product.batchRule() == BatchRule.INDEPENDENT
        && rows.extent(0) > 1
        && packedOnce(List.of(product.inputs().get(1)));
  }

  private void dense(Instruction instruction, MatMul op) {
    Value x = instruction.inputs().get(0);
    Value weight = instruction.inputs().get(1);
    if (op.transposeA()
        || x.type().shape().rank() != 2
        || weight.type().shape().rank() != 2
        || weight.perSample()) {
      return;
    }
    Optional<Instruction> sum = onlyUse(output(instruction), Elementwise.class);
    Optional<Value> bias = sum.flatMap(add -> bias(add, output(instruction)));
    Instruction biased = bias.isPresent() ? sum.orElseThrow() : instruction;
    Optional<Instruction> relu = onlyRelu(output(biased));
    Instruction last = relu.orElse(biased);
    int depth = x.type().shape().extent(1);
    int units = output(instruction).type().shape().extent(1);
    Value packed = temporary(TensorType.float32(DenseBody.packedSize(depth, units)), 0);
    List<Value> weights = bias.map(b -> List.of(weight, b)).orElse(List.of(weight));
    boolean perSample = instruction.batchRule() == BatchRule.PER_SAMPLE;
    replace(instruction);
    replace(biased);
    replace(
        last,
        packing(
            instruction,
            weights,
            packed,
            (first, count, shared) ->
                DenseBody.pack(depth, units, op.transposeB(), bias.isPresent())),
        new PlanNode(
            op
                + (bias.isPresent() ? " + bias" : "")
                + (relu.isPresent() ? " + relu" : "")
                + scope(instruction),
            List.of(x, packed),
            last.outputs(),
            perSample ? BatchRule.PER_SAMPLE : BatchRule.WHOLE_BATCH,
            perImage(instruction, new DenseBody.Maker(depth, units, relu.isPresent()))));
  }

  /// The bias that an addition adds to a product, `[units]`.
  private Optional<Value> bias(Instruction add, Value product) {
    if (!add.op().equals(new Elementwise(Elementwise.Function.ADD))) {
      return Optional.empty();
    }
    Value other = add.inputs().get(add.inputs().getFirst().equals(product) ? 1 : 0);
    int units = product.type().shape().extent(1);
    boolean fits = !other.perSample() && other.type().equals(TensorType.float32(units));
    return fits ? Optional.of(other) : Optional.empty();
  }
}
