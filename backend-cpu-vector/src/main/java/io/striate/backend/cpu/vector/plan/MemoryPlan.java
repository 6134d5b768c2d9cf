package io.striate.backend.cpu.vector.plan;

import io.striate.api.backend.Bindings;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.plan.Stages.StagedNode;
import io.striate.backend.cpu.vector.run.HostTensor;
import io.striate.backend.cpu.vector.run.Storage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;

/// The memory of each value of a plan.
///
/// | value | place |
/// |---|---|
/// | input, state, output | the tensor that is bound to it |
/// | next value of a state | the state's own tensor, if the old value is not needed any more; else a buffer, copied at the end |
/// | per sample, made and used within one sharded stage | an arena: one for each worker, room for one shard, shared by lifetime |
/// | partial sums | a buffer with a slot for each shard; the sum ends up in the first |
/// | weights packed once for all runs | a buffer of its own |
/// | anything else | a buffer, handed on when its last stage or wave is over |
///
/// A reshape has no place of its own: it is another name for its input, which lies in the tensor of
/// an output if that is what the reshape makes of it.
final class MemoryPlan {
  /// A value that is copied at the end of a run: to a second tensor, or to a state whose old value
  /// was read until then.
  record Copy(Value value, Storage to) {}

  /// Where arrays and tensors come from: from memory, or none at all if only their sizes are asked
  /// for.
  interface Source {
    /// An array of numbers.
    Object array(ElementType element, int size);

    /// The array of a tensor that is bound to a name.
    Object bound(String name, TensorType type);
  }

  /// Arrays in memory, and the bound tensors.
  static Source memory(Bindings bindings) {
    return new Source() {
      @Override
      public Object array(ElementType element, int size) {
        return switch (element) {
          case FLOAT32 -> new float[size];
          case INT32 -> new int[size];
          case UINT8 -> new byte[size];
        };
      }

      @Override
      public Object bound(String name, TensorType type) {
        return HostTensor.array(bindings.require(name, type));
      }
    };
  }

  /// No memory: for the sizes only.
  static Source nowhere() {
    var nothing = new Object();
    return new Source() {
      @Override
      public Object array(ElementType element, int size) {
        return nothing;
      }

      @Override
      public Object bound(String name, TensorType type) {
        return nothing;
      }
    };
  }

  /// The memory of a value if it shares it with no other.
  ///
  /// @param from the time at which it is made, on the axis of stages and waves
  /// @param until the last time at which it is needed
  record Allocation(Value value, Kind kind, long bytes, long from, long until) {
    /// Where it lies.
    enum Kind {
      /// In each worker's arena.
      ARENA,
      /// In a buffer.
      BUFFER,
      /// Sums of shards, in a buffer of their own.
      PARTIALS
    }
  }

  private final Program program;
  private final Stages stages;
  private final Source source;
  private final Map<Integer, Storage> places = new HashMap<>();
  private final Map<Integer, Storage> partials = new HashMap<>();
  private final Set<Integer> results = new HashSet<>();
  private final List<Copy> copies = new ArrayList<>();
  private final List<StagedNode> nodes;
  private final Lifetimes lifetimes;
  private final int workers;
  private int arenaSize;
  private final List<Allocation> allocations = new ArrayList<>();
  private long bufferBytes;

  MemoryPlan(
      Program program, Source source, Stages stages, Map<Integer, Storage> constants, int workers) {
    this.program = program;
    this.source = source;
    this.stages = stages;
    this.nodes = stages.nodes();
    this.lifetimes = new Lifetimes(stages);
    this.workers = workers;
    places.putAll(constants);
    bind();
    placeUpdates();
    placePartials();
    placeArenas();
    placeBuffers();
  }

  // ---- what is asked afterwards ----

  Storage place(Value value) {
    return Objects.requireNonNull(places.get(root(value)), () -> "no place for " + value);
  }

  /// The values that are copied at the end of a run.
  List<Copy> copies() {
    return copies;
  }

  /// Floats of each worker's arena.
  int arenaSize() {
    return arenaSize;
  }

  long bufferBytes() {
    return bufferBytes;
  }

  /// The maximum bytes of buffers that are live at one time: a lower bound for any way to share
  /// them.
  long leastBufferBytes() {
    var begun = new ArrayList<Allocation>();
    for (Allocation allocation : allocations) {
      if (allocation.kind != Allocation.Kind.ARENA) {
        begun.add(allocation);
      }
    }
    begun.sort(Comparator.comparingLong(Allocation::from));
    var ending = new PriorityQueue<Allocation>(Comparator.comparingLong(Allocation::until));
    long alive = 0;
    long least = 0;
    for (Allocation now : begun) {
      while (!ending.isEmpty() && ending.element().until < now.from) {
        alive -= ending.remove().bytes;
      }
      ending.add(now);
      alive += now.bytes;
      least = Math.max(least, alive);
    }
    return least;
  }

  /// The values in arenas and buffers.
  List<Allocation> allocations() {
    return allocations;
  }

  // ---- placing ----

  private int root(Value value) {
    return stages.root(value.id());
  }

  private Storage tensor(String name, Value value) {
    return new Storage(source.bound(name, value.type()), 0, stride(value));
  }

  /// Numbers of one sample.
  private int stride(Value value) {
    return value.perSample() ? value.type().shape().size() / program.batch() : 0;
  }

  private void bind() {
    for (Value input : program.inputs()) {
      places.put(input.id(), tensor(input.name(), input));
    }
    for (Value state : program.states()) {
      places.put(state.id(), tensor(state.name(), state));
    }
    for (Program.Output output : program.outputs()) {
      Storage storage = tensor(output.name(), output.value());
      results.add(root(output.value()));
      if (places.putIfAbsent(root(output.value()), storage) != null) {
        copies.add(new Copy(output.value(), storage));
      }
    }
    program.updates().forEach(update -> results.add(update.next().id()));
  }

  /// Assigns next values the memory of their states where the old value has no later reader.
  private void placeUpdates() {
    for (Program.Update update : program.updates()) {
      Value next = update.next();
      StagedNode maker = lifetimes.maker(next);
      boolean free =
          !places.containsKey(next.id())
              && !maker.sharded()
              && lifetimes.readers(update.state()).stream()
                  .allMatch(reader -> readsBefore(reader, maker));
      if (free) {
        places.put(next.id(), Objects.requireNonNull(places.get(update.state().id())));
      } else {
        copies.add(new Copy(next, Objects.requireNonNull(places.get(update.state().id()))));
      }
    }
  }

  /// Whether a node has read a state before another writes it.
  private static boolean readsBefore(StagedNode reader, StagedNode writer) {
    if (reader.equals(writer)) {
      return writer.node().updatesInPlace();
    }
    return reader.stage() < writer.stage()
        || (reader.stage() == writer.stage() && reader.wave() < writer.wave());
  }

  private void placePartials() {
    for (StagedNode timed : nodes) {
      for (Value output : timed.node().outputs()) {
        if (timed.sums(output)) {
          int size = output.type().shape().size();
          int numbers = Math.multiplyExact(size, stages.shards().count());
          Object array = source.array(ElementType.FLOAT32, numbers);
          bufferBytes += (long) Float.BYTES * numbers;
          allocations.add(
              allocations(timed, output, Allocation.Kind.PARTIALS, (long) Float.BYTES * numbers));
          partials.put(output.id(), new Storage(array, 0, 0));
          places.putIfAbsent(output.id(), new Storage(array, 0, 0));
        }
      }
    }
  }

  /// Where the shards' partials of a sum lie, one behind the other.
  Storage partials(Value value) {
    return Objects.requireNonNull(partials.get(value.id()));
  }

  /// Values that live within one sharded stage.
  private Set<Integer> local() {
    var stages = new HashMap<Integer, Integer>();
    var local = new HashSet<Integer>();
    var shared = new HashSet<Integer>();
    for (StagedNode timed : nodes) {
      for (Value value : Lifetimes.touched(timed)) {
        int root = root(value);
        boolean fits =
            timed.sharded()
                && value.perSample()
                && value.type().element() == ElementType.FLOAT32
                && stages.computeIfAbsent(root, id -> timed.stage()) == timed.stage();
        (fits ? local : shared).add(root);
      }
    }
    local.removeAll(shared);
    local.removeAll(results);
    local.removeAll(places.keySet());
    return local;
  }

  private void placeArenas() {
    Set<Integer> local = local();
    for (int stage = 1; stage < stages.count(); stage += 2) {
      var arena = new ArenaLayout();
      for (StagedNode timed : stages.nodes(stage)) {
        if (!timed.sharded()) {
          continue;
        }
        for (Value output : timed.node().outputs()) {
          if (local.contains(output.id())) {
            int size = stride(output) * stages.shards().size();
            int at = arena.take(size, lifetimes.firstNode(output), lifetimes.lastNode(output));
            places.put(output.id(), new Storage(Storage.Arena.OWN, at, 0));
            allocations.add(
                allocations(
                    timed, output, Allocation.Kind.ARENA, (long) Float.BYTES * size * workers));
          }
        }
      }
      arenaSize = Math.max(arenaSize, arena.size());
    }
  }

  private void placeBuffers() {
    var buffers = new Buffers(source);
    for (int stage = 0; stage < stages.count(); stage++) {
      for (StagedNode timed : stages.nodes(stage)) {
        for (Value output : timed.node().outputs()) {
          if (places.containsKey(output.id())) {
            continue;
          }
          Object array = buffers.take(output.type(), Lifetimes.begin(timed), until(timed, output));
          places.put(output.id(), new Storage(array, 0, stride(output)));
          allocations.add(
              allocations(timed, output, Allocation.Kind.BUFFER, output.type().bytes()));
        }
      }
    }
    bufferBytes += buffers.bytes();
  }

  private Allocation allocations(StagedNode maker, Value value, Allocation.Kind kind, long bytes) {
    return new Allocation(value, kind, bytes, Lifetimes.begin(maker), until(maker, value));
  }

  private long until(StagedNode maker, Value value) {
    return stages.kept(maker.node()) ? Long.MAX_VALUE : lastUse(value);
  }

  /// The last time at which a value is needed; what becomes a state's next value is needed to the
  /// end.
  private long lastUse(Value value) {
    return results.contains(value.id()) ? Long.MAX_VALUE : lifetimes.end(value);
  }
}
