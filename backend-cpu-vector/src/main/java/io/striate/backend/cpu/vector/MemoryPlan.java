package io.striate.backend.cpu.vector;

import io.striate.api.backend.Bindings;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.Schedule.Timed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Where each value of a plan lies.
///
/// | value | place |
/// |---|---|
/// | input, state, output | the tensor that is bound to it |
/// | next value of a state | the state's own tensor, if nobody needs the old value any more; else a buffer, copied at the end |
/// | per sample, made and used within one sharded stage | an arena: one for each worker, room for one shard, shared by lifetime |
/// | partial sums | a buffer with a slot for each shard; the sum ends up in the first |
/// | weights packed once for all runs | a buffer of its own |
/// | anything else | a buffer, handed on when its last stage or wave is over |
///
/// A reshape has no place of its own: it is another name for its input.
final class MemoryPlan {
  private static final int ALIGNMENT = 16;

  /// More than a stage has waves.
  private static final int WAVES = 1 << 16;

  /// A value that is also wanted elsewhere when all is done: in a second tensor, or in a state
  /// whose old value was needed to the end.
  record Copy(Value value, Storage to) {}

  private final Program program;
  private final Schedule schedule;
  private final Map<Integer, Storage> places = new HashMap<>();
  private final Map<Integer, Storage> partials = new HashMap<>();
  private final Set<Integer> results = new HashSet<>();
  private final List<Copy> copies = new ArrayList<>();
  private final List<Timed> nodes;
  private int arenaSize;
  private long bufferBytes;

  MemoryPlan(
      Program program, Bindings bindings, Schedule schedule, Map<Integer, Storage> constants) {
    this.program = program;
    this.schedule = schedule;
    this.nodes = schedule.timed();
    places.putAll(constants);
    bind(bindings);
    placeUpdates();
    placePartials();
    placeArenas();
    placeBuffers();
  }

  // ---- what is asked afterwards ----

  Storage place(Value value) {
    return Objects.requireNonNull(places.get(root(value)), () -> "no place for " + value);
  }

  /// What is copied at the end.
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

  // ---- placing ----

  private int root(Value value) {
    return schedule.root(value.id());
  }

  private Storage tensor(Bindings bindings, String name, Value value) {
    Object array = HostTensor.array(bindings.require(name, value.type()));
    return new Storage(array, 0, stride(value));
  }

  /// Numbers of one sample.
  private int stride(Value value) {
    return value.perSample() ? value.type().shape().size() / program.batch() : 0;
  }

  private void bind(Bindings bindings) {
    for (Value input : program.inputs()) {
      places.put(input.id(), tensor(bindings, input.name(), input));
    }
    for (Value state : program.states()) {
      places.put(state.id(), tensor(bindings, state.name(), state));
    }
    for (Program.Output output : program.outputs()) {
      Storage storage = tensor(bindings, output.name(), output.value());
      results.add(output.value().id());
      if (places.putIfAbsent(output.value().id(), storage) != null) {
        copies.add(new Copy(output.value(), storage));
      }
    }
    program.updates().forEach(update -> results.add(update.next().id()));
  }

  /// Gives next values the place of their states where the old value has had its last reader.
  private void placeUpdates() {
    for (Program.Update update : program.updates()) {
      Value next = update.next();
      Timed maker = maker(next);
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

  private Timed maker(Value value) {
    return nodes.stream()
        .filter(timed -> timed.node().outputs().contains(value))
        .findFirst()
        .orElseThrow();
  }

  /// Whether a node is done with a state when another writes it.
  private boolean readsBefore(Timed reader, Value state, Timed writer) {
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
    for (Timed timed : nodes) {
      if (timed.sums()) {
        for (Value output : timed.node().outputs()) {
          int size = output.type().shape().size();
          float[] array = new float[size * schedule.shards()];
          bufferBytes += 4L * array.length;
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

  private static List<Value> touched(Timed timed) {
    var values = new ArrayList<>(timed.node().inputs());
    values.addAll(timed.node().outputs());
    return values;
  }

  /// Values that live within one sharded stage.
  private Set<Integer> local() {
    var stages = new HashMap<Integer, Integer>();
    var local = new HashSet<Integer>();
    var shared = new HashSet<Integer>();
    for (Timed timed : nodes) {
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
    for (int stage = 1; stage < schedule.stages(); stage += 2) {
      var arena = new ArenaLayout();
      for (int i = 0; i < nodes.size(); i++) {
        Timed timed = nodes.get(i);
        if (timed.stage() != stage || !timed.sharded()) {
          continue;
        }
        for (Value output : timed.node().outputs()) {
          if (local.contains(output.id())) {
            int size = stride(output) * schedule.shardSize();
            int until = Objects.requireNonNull(lifetimes.get(output.id()))[1];
            places.put(output.id(), new Storage(Storage.Arena.OWN, arena.take(size, i, until), 0));
          }
        }
      }
      arenaSize = Math.max(arenaSize, arena.size());
    }
  }

  /// Hands out room in one arena, first fit, to values by their lifetimes.
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

    Buffer(TensorType type) {
      element = type.element();
      size = type.shape().size();
      array =
          switch (element) {
            case FLOAT32 -> new float[size];
            case INT32 -> new int[size];
            case UINT8 -> new byte[size];
          };
    }

    boolean suits(TensorType type, int time) {
      int wanted = type.shape().size();
      return busyUntil < time && element == type.element() && size >= wanted && size / 2 <= wanted;
    }
  }

  private void placeBuffers() {
    var buffers = new ArrayList<Buffer>();
    for (int stage = 0; stage < schedule.stages(); stage++) {
      for (Timed timed : nodes) {
        if (timed.stage() != stage) {
          continue;
        }
        for (Value output : timed.node().outputs()) {
          if (places.containsKey(output.id())) {
            continue;
          }
          Buffer buffer = buffer(buffers, output.type(), begin(timed));
          buffer.busyUntil = schedule.kept(timed.node()) ? Integer.MAX_VALUE : lastUse(output);
          places.put(output.id(), new Storage(buffer.array, 0, stride(output)));
        }
      }
    }
  }

  /// Stages and waves on one axis of time.
  private static int begin(Timed timed) {
    return timed.stage() * WAVES + timed.wave();
  }

  /// A sharded stage has no waves: what is needed in it is needed to its end.
  private static int end(Timed timed) {
    return timed.sharded() ? timed.stage() * WAVES + WAVES - 1 : begin(timed);
  }

  /// The last time at which a value is needed; what becomes a state's next value is needed to the
  /// end.
  private int lastUse(Value value) {
    if (results.contains(value.id())) {
      return Integer.MAX_VALUE;
    }
    int last = 0;
    for (Timed timed : nodes) {
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
    var buffer = new Buffer(type);
    bufferBytes += type.bytes();
    buffers.add(buffer);
    return buffer;
  }
}
