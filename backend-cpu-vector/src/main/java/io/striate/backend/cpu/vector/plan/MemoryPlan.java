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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
/// A reshape has no place of its own: it is another name for its input.
final class MemoryPlan {
  private static final int ALIGNMENT = 16;

  /// An upper bound of the waves of a stage.
  private static final int WAVES = 1 << 16;

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
  record Allocation(Value value, Kind kind, long bytes, int from, int until) {
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
    long least = 0;
    for (Allocation now : allocations) {
      long alive = 0;
      for (Allocation other : allocations) {
        boolean needed = other.from <= now.from && now.from <= other.until;
        alive += needed && other.kind != Allocation.Kind.ARENA ? other.bytes : 0;
      }
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
      results.add(output.value().id());
      if (places.putIfAbsent(output.value().id(), storage) != null) {
        copies.add(new Copy(output.value(), storage));
      }
    }
    program.updates().forEach(update -> results.add(update.next().id()));
  }

  /// Assigns next values the memory of their states where the old value has no later reader.
  private void placeUpdates() {
    for (Program.Update update : program.updates()) {
      Value next = update.next();
      StagedNode maker = maker(next);
      boolean free =
          !places.containsKey(next.id())
              && !maker.sharded()
              && nodes.stream().allMatch(other -> readsBefore(other, update.state(), maker));
      if (free) {
        places.put(next.id(), Objects.requireNonNull(places.get(update.state().id())));
      } else {
        copies.add(new Copy(next, Objects.requireNonNull(places.get(update.state().id()))));
      }
    }
  }

  private StagedNode maker(Value value) {
    return nodes.stream()
        .filter(timed -> timed.node().outputs().contains(value))
        .findFirst()
        .orElseThrow();
  }

  /// Whether a node has read a state before another writes it.
  private boolean readsBefore(StagedNode reader, Value state, StagedNode writer) {
    boolean reads = reader.node().inputs().stream().anyMatch(input -> root(input) == state.id());
    if (!reads) {
      return true;
    }
    if (reader.equals(writer)) {
      return writer.node().updatesInPlace();
    }
    return reader.stage() < writer.stage()
        || (reader.stage() == writer.stage() && reader.wave() < writer.wave());
  }

  private void placePartials() {
    for (StagedNode timed : nodes) {
      if (timed.sums()) {
        for (Value output : timed.node().outputs()) {
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

  /// The first and the last node that touch a value, by their number in the program.
  private Map<Integer, int[]> lifetimes() {
    var lifetimes = new HashMap<Integer, int[]>();
    for (int i = 0; i < nodes.size(); i++) {
      for (Value value : touched(nodes.get(i))) {
        int number = i;
        lifetimes.computeIfAbsent(root(value), id -> new int[] {number, number})[1] = number;
      }
    }
    return lifetimes;
  }

  private static List<Value> touched(StagedNode timed) {
    var values = new ArrayList<>(timed.node().inputs());
    values.addAll(timed.node().outputs());
    return values;
  }

  /// Values that live within one sharded stage.
  private Set<Integer> local() {
    var stages = new HashMap<Integer, Integer>();
    var local = new HashSet<Integer>();
    var shared = new HashSet<Integer>();
    for (StagedNode timed : nodes) {
      for (Value value : touched(timed)) {
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
    Map<Integer, int[]> lifetimes = lifetimes();
    for (int stage = 1; stage < stages.count(); stage += 2) {
      var arena = new ArenaLayout();
      for (int i = 0; i < nodes.size(); i++) {
        StagedNode timed = nodes.get(i);
        if (timed.stage() != stage || !timed.sharded()) {
          continue;
        }
        for (Value output : timed.node().outputs()) {
          if (local.contains(output.id())) {
            int size = stride(output) * stages.shards().size();
            int until = Objects.requireNonNull(lifetimes.get(output.id()))[1];
            places.put(output.id(), new Storage(Storage.Arena.OWN, arena.take(size, i, until), 0));
            allocations.add(
                allocations(
                    timed, output, Allocation.Kind.ARENA, (long) Float.BYTES * size * workers));
          }
        }
      }
      arenaSize = Math.max(arenaSize, arena.size());
    }
  }

  /// Allocates values in one arena by their lifetimes, first fit.
  private static final class ArenaLayout {
    private record Span(int from, int to, int until) {}

    private final List<Span> spans = new ArrayList<>();
    private int size;

    int take(int numbers, int now, int until) {
      spans.removeIf(span -> span.until < now);
      int length = (numbers + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      int at = 0;
      for (Span span : spans) {
        if (span.from - at >= length) {
          break;
        }
        at = Math.max(at, span.to);
      }
      spans.add(new Span(at, at + length, until));
      spans.sort(java.util.Comparator.comparingInt(Span::from));
      size = Math.max(size, at + length);
      return at;
    }

    int size() {
      return size;
    }
  }

  /// An array that several values use one after the other.
  private static final class Buffer {
    private final Object array;
    private final ElementType element;
    private final int size;
    private int busyUntil;

    Buffer(TensorType type, Source source) {
      element = type.element();
      size = type.shape().size();
      array = source.array(element, size);
    }

    boolean suits(TensorType type, int time) {
      int wanted = type.shape().size();
      return busyUntil < time && element == type.element() && size >= wanted && size / 2 <= wanted;
    }
  }

  private void placeBuffers() {
    var buffers = new ArrayList<Buffer>();
    for (int stage = 0; stage < stages.count(); stage++) {
      for (StagedNode timed : nodes) {
        if (timed.stage() != stage) {
          continue;
        }
        for (Value output : timed.node().outputs()) {
          if (places.containsKey(output.id())) {
            continue;
          }
          Buffer buffer = buffer(buffers, output.type(), begin(timed));
          buffer.busyUntil = until(timed, output);
          places.put(output.id(), new Storage(buffer.array, 0, stride(output)));
          allocations.add(
              allocations(timed, output, Allocation.Kind.BUFFER, output.type().bytes()));
        }
      }
    }
  }

  private Allocation allocations(StagedNode maker, Value value, Allocation.Kind kind, long bytes) {
    return new Allocation(value, kind, bytes, begin(maker), until(maker, value));
  }

  private int until(StagedNode maker, Value value) {
    return stages.kept(maker.node()) ? Integer.MAX_VALUE : lastUse(value);
  }

  /// Stages and waves as one number.
  private static int begin(StagedNode timed) {
    return timed.stage() * WAVES + timed.wave();
  }

  /// A sharded stage has no waves: its values are live to its end.
  private static int end(StagedNode timed) {
    return timed.sharded() ? timed.stage() * WAVES + WAVES - 1 : begin(timed);
  }

  /// The last time at which a value is needed; what becomes a state's next value is needed to the
  /// end.
  private int lastUse(Value value) {
    if (results.contains(value.id())) {
      return Integer.MAX_VALUE;
    }
    int last = 0;
    for (StagedNode timed : nodes) {
      if (touched(timed).stream().anyMatch(v -> root(v) == value.id())) {
        last = Math.max(last, end(timed));
      }
    }
    return last;
  }

  private Buffer buffer(List<Buffer> buffers, TensorType type, int time) {
    for (Buffer buffer : buffers) {
      if (buffer.suits(type, time)) {
        return buffer;
      }
    }
    var buffer = new Buffer(type, source);
    bufferBytes += type.bytes();
    buffers.add(buffer);
    return buffer;
  }
}
