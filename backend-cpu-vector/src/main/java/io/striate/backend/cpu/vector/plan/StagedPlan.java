package io.striate.backend.cpu.vector.plan;

import io.striate.api.backend.Bindings;
import io.striate.api.backend.Plan;
import io.striate.api.backend.PlanPart;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.backend.cpu.vector.conv.choice.ConvAlgorithms;
import io.striate.backend.cpu.vector.movement.MoveBodies;
import io.striate.backend.cpu.vector.plan.Stages.StagedNode;
import io.striate.backend.cpu.vector.reduction.CombineBody;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.HostTensor;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Storage;
import io.striate.backend.cpu.vector.run.WorkerPool;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A program made ready to run: the stages of its [Stages], one after the other, with everything
/// bound to its place in the [MemoryPlan]. A run allocates nothing.
public final class StagedPlan implements Plan {
  /// Waves of fewer numbers run on the caller's thread only.
  private static final long ALONE = 4096;

  /// The part number of steps that are not timed.
  private static final int UNTIMED = -1;

  /// A body and its operands.
  ///
  /// @param part the number of the part whose time it counts to
  private record Step(Body body, Operands operands, int part) {
    void run(Workspace workspace) {
      for (int task = 0; task < body.tasks(); task++) {
        body.run(task, operands, workspace);
      }
    }
  }

  /// Work that the threads of the pool share, or that the caller does alone.
  ///
  /// @param timed the same work, with its time measured
  private record Region(int tasks, boolean alone, WorkerPool.Task work, WorkerPool.Task timed) {}

  private final Program program;
  private final WorkerPool pool;
  private final Stages stages;
  private final MemoryPlan memory;
  private final List<Region> regions = new ArrayList<>();
  private final PlanParts parts;
  private final PartClock clock;

  /// Steps that pack weights which no run of this plan changes: once, and again when a caller has
  /// written them.
  private final List<Step> packing = new ArrayList<>();

  private final List<HostTensor> packed = new ArrayList<>();
  private final long[] packedVersions;
  private final WorkerPool.Task packAll = this::packOne;

  /// The tensors that each run writes.
  private final List<HostTensor> written = new ArrayList<>();

  private final List<String> description = new ArrayList<>();
  private final Workspace[] workspaces;
  private int scratch;
  private int words;
  private boolean closed;

  /// @param bindings the tensors of the program's inputs, states and outputs
  public StagedPlan(Program source, Bindings bindings, WorkerPool pool, ConvAlgorithms algorithms) {
    this(source, Fusion.nodes(source, algorithms), bindings, pool);
  }

  /// @param nodes what the program was rewritten into
  StagedPlan(Program source, List<PlanNode> nodes, Bindings bindings, WorkerPool pool) {
    this.program = source;
    this.pool = pool;
    var constants = new Constants(program, nodes);
    stages = new Stages(program, constants.rest());
    memory =
        new MemoryPlan(
            program, MemoryPlan.memory(bindings), stages, constants.values(), pool.threads());
    parts = new PlanParts(program, constants.rest());
    describeWhole();
    for (int stage = 0; stage < stages.count(); stage++) {
      if ((stage & 1) == 1) {
        sharded(stage);
      } else {
        whole(stage);
      }
    }
    copies();
    watch(bindings);
    packedVersions = new long[packed.size()];
    Arrays.fill(packedVersions, -1);
    clock = new PartClock(pool.threads(), parts.all().size());
    workspaces = new Workspace[pool.threads()];
    for (int i = 0; i < workspaces.length; i++) {
      workspaces[i] = new Workspace(memory.arenaSize(), scratch, words);
    }
  }

  private Step step(Body body, Operands operands, int part) {
    scratch = Math.max(scratch, body.scratch());
    words = Math.max(words, body.words());
    return new Step(body, operands, part);
  }

  // ---- sharded stages ----

  private void sharded(int stage) {
    List<StagedNode> nodes = stages.nodes(stage).stream().filter(StagedNode::sharded).toList();
    if (nodes.isEmpty()) {
      return;
    }
    Step[][] steps = new Step[stages.shards().count()][nodes.size()];
    for (int i = 0; i < nodes.size(); i++) {
      StagedNode timed = nodes.get(i);
      Map<Object, Body> bodies = new HashMap<>();
      int part = -1;
      for (int shard = 0; shard < steps.length; shard++) {
        int first = shard * stages.shards().size();
        int count = Math.min(stages.shards().size(), program.batch() - first);
        Body body =
            bodies.computeIfAbsent(
                timed.node().maker().key(first, count),
                key -> timed.node().maker().make(first, count, false));
        part = shard == 0 ? parts.add(timed.node(), body) : part;
        steps[shard][i] = step(body, operands(timed, shard, first), part);
      }
      describe(timed, steps[0][i].body);
    }
    regions.add(
        new Region(
            steps.length,
            false,
            (shard, worker) -> {
              Workspace own = workspaces[worker];
              for (Step step : steps[shard]) {
                step.run(own);
              }
            },
            (shard, worker) -> {
              long start = System.nanoTime();
              for (Step step : steps[shard]) {
                step.run(workspaces[worker]);
                long now = System.nanoTime();
                clock.add(worker, step.part, now - start);
                start = now;
              }
            }));
  }

  private Operands operands(StagedNode timed, int shard, int first) {
    PlanNode node = timed.node();
    var operands = new Operands(node.inputs().size() + node.outputs().size());
    int operand = 0;
    for (Value input : node.inputs()) {
      memory.place(input).place(operands, operand++, first);
    }
    for (Value output : node.outputs()) {
      if (timed.sums(output)) {
        Storage partials = memory.partials(output);
        operands.place(operand++, partials.array(), shard * output.type().shape().size());
      } else {
        memory.place(output).place(operands, operand++, first);
      }
    }
    return operands;
  }

  // ---- stages of whole nodes ----

  private void whole(int stage) {
    var waves = new ArrayList<List<Step>>();
    var sizes = new ArrayList<Long>();
    for (StagedNode timed : stages.nodes(stage - 1)) {
      for (Value output : timed.node().outputs()) {
        if (timed.sums(output)) {
          add(waves, sizes, 0, combination(output), size(output) * stages.shards().count());
        }
      }
    }
    for (StagedNode timed : stages.nodes(stage)) {
      if (!timed.sharded()) {
        Body body = timed.node().maker().make(0, program.batch(), true);
        if (stages.kept(timed.node())) {
          packing.add(step(body, operands(timed, 0, 0), UNTIMED));
          continue;
        }
        describe(timed, body);
        Step step = step(body, operands(timed, 0, 0), parts.add(timed.node(), body));
        add(waves, sizes, timed.wave(), step, cost(timed.node()));
      }
    }
    for (int wave = 0; wave < waves.size(); wave++) {
      addWave(waves.get(wave), sizes.get(wave));
    }
  }

  private static long size(Value value) {
    return value.type().shape().elements();
  }

  /// Numbers that a node touches.
  private static long cost(PlanNode node) {
    return node.inputs().stream().mapToLong(StagedPlan::size).sum()
        + node.outputs().stream().mapToLong(StagedPlan::size).sum();
  }

  private static void add(
      List<List<Step>> waves, List<Long> sizes, int wave, Step step, long size) {
    while (waves.size() <= wave) {
      waves.add(new ArrayList<>());
      sizes.add(0L);
    }
    waves.get(wave).add(step);
    sizes.set(wave, sizes.get(wave) + size);
  }

  private Step combination(Value value) {
    var operands = new Operands(2);
    memory.partials(value).place(operands, 0, 0);
    memory.place(value).place(operands, 1, 0);
    var body = new CombineBody((int) size(value), stages.shards().count());
    return step(body, operands, parts.maker(value));
  }

  private void addWave(List<Step> steps, long size) {
    var owners = new ArrayList<Step>();
    var numbers = new ArrayList<Integer>();
    for (Step step : steps) {
      for (int task = 0; task < step.body.tasks(); task++) {
        owners.add(step);
        numbers.add(task);
      }
    }
    if (owners.isEmpty()) {
      return;
    }
    Step[] owner = owners.toArray(new Step[0]);
    int[] number = numbers.stream().mapToInt(Integer::intValue).toArray();
    regions.add(
        new Region(
            owner.length,
            size < ALONE || owner.length == 1,
            (task, worker) -> {
              Step step = owner[task];
              step.body.run(number[task], step.operands, workspaces[worker]);
            },
            (task, worker) -> {
              long start = System.nanoTime();
              Step step = owner[task];
              step.body.run(number[task], step.operands, workspaces[worker]);
              clock.add(worker, step.part, System.nanoTime() - start);
            }));
  }

  private void copies() {
    var steps = new ArrayList<Step>();
    long size = 0;
    for (MemoryPlan.Copy copy : memory.copies()) {
      var operands = new Operands(2);
      memory.place(copy.value()).place(operands, 0, 0);
      copy.to().place(operands, 1, 0);
      Body body = MoveBodies.copy(copy.value().type());
      steps.add(step(body, operands, parts.addCopy(copy.value())));
      size += size(copy.value());
      description.add("  copy " + copy.value() + " " + copy.value().type());
    }
    addWave(steps, size);
  }

  /// Collects the tensors whose versions determine what is packed again, and those that runs write.
  private void watch(Bindings bindings) {
    var names = new HashSet<String>();
    for (StagedNode timed : stages.nodes()) {
      if (stages.kept(timed.node())) {
        timed.node().inputs().forEach(input -> names.add(input.name()));
      }
    }
    var values = new ArrayList<>(program.inputs());
    values.addAll(program.states());
    for (Value value : values) {
      if (names.contains(value.name())) {
        packed.add(HostTensor.own(bindings.require(value.name(), value.type())));
      }
    }
    for (Program.Output output : program.outputs()) {
      written.add(HostTensor.own(bindings.require(output.name(), output.value().type())));
    }
    for (Program.Update update : program.updates()) {
      Value state = update.state();
      written.add(HostTensor.own(bindings.require(state.name(), state.type())));
    }
  }

  /// Bytes of the plan's own memory: buffers, and all that belongs to workers.
  long bytes() {
    long bytes = memory.bufferBytes();
    for (Workspace workspace : workspaces) {
      bytes += (long) Float.BYTES * (workspace.arena.length + workspace.scratch.length);
      bytes += (long) Integer.BYTES * workspace.words.length;
    }
    return bytes;
  }

  // ---- for readers ----

  private void describeWhole() {
    description.add(
        String.format(
            Locale.ROOT,
            "%s, batch %d: %d shards of up to %d samples; arena %d kB a worker, buffers %d kB (%d kB alive at once)",
            program.name(),
            program.batch(),
            stages.shards().count(),
            stages.shards().size(),
            memory.arenaSize() / 256,
            memory.bufferBytes() / 1024,
            memory.leastBufferBytes() / 1024));
  }

  private int describedStage = -1;

  private void describe(StagedNode timed, Body body) {
    if (timed.stage() != describedStage) {
      describedStage = timed.stage();
      description.add(
          timed.sharded()
              ? String.format(
                  Locale.ROOT,
                  "stage %d, sharded: each thread carries shards through all of it",
                  timed.stage())
              : String.format(
                  Locale.ROOT,
                  "stage %d, whole batch%s",
                  timed.stage(),
                  timed.stage() == 0 ? "" : ": partial sums added by a fixed tree, then"));
    }
    String sums = timed.sums() ? ", a partial sum for each shard" : "";
    String algorithm = body.algorithm().isEmpty() ? "" : ": " + body.algorithm();
    description.add("  " + timed.node().label() + algorithm + sums);
  }

  @Override
  public List<String> describe() {
    return List.copyOf(description);
  }

  // ---- running ----

  private void packOne(int number, int worker) {
    packing.get(number).run(workspaces[worker]);
  }

  @Override
  public void run() {
    requireOpen();
    pack();
    for (int i = 0; i < regions.size(); i++) {
      Region region = regions.get(i);
      run(region, region.work);
    }
    tellChanges();
  }

  private void tellChanges() {
    for (int i = 0; i < written.size(); i++) {
      written.get(i).changed();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the plan is closed");
    }
  }

  private void run(Region region, WorkerPool.Task work) {
    if (region.alone) {
      for (int task = 0; task < region.tasks; task++) {
        work.run(task, 0);
      }
    } else {
      pool.run(region.tasks, work);
    }
  }

  @Override
  public List<PlanPart> parts() {
    return List.copyOf(parts.all());
  }

  @Override
  public void runTimed(long[] nanos) {
    requireOpen();
    pack();
    for (Region region : regions) {
      long start = System.nanoTime();
      run(region, region.timed);
      clock.settle(System.nanoTime() - start, nanos);
    }
    tellChanges();
  }

  private void pack() {
    boolean stale = false;
    for (int i = 0; i < packedVersions.length; i++) {
      stale |= packed.get(i).version() != packedVersions[i];
    }
    if (stale) {
      pool.run(packing.size(), packAll);
      for (int i = 0; i < packedVersions.length; i++) {
        packedVersions[i] = packed.get(i).version();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
