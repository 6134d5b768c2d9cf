package io.striate.backend.gpu.aparapi.plan;

import io.striate.api.op.AdamUpdate;
import io.striate.api.op.Move;
import io.striate.api.op.SgdUpdate;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Assigns memory to each value of a program: a bound tensor, or a block of the plan. Values whose
/// lifetimes do not overlap share blocks.
///
/// The result of a reshape is an alias of its input. The next value of a state overwrites the state
/// if no later work reads the old value.
final class BufferAssignment {
  /// The memory of a value.
  sealed interface Location {
    /// The tensor bound to a name.
    record Bound(String name) implements Location {}

    /// A block of memory that belongs to the plan.
    record Block(int index) implements Location {}
  }

  private static final class Extent {
    private final long bytes;
    private boolean free;

    Extent(long bytes) {
      this.bytes = bytes;
    }
  }

  private final Program program;
  private final List<ChainFusion.Work> works;
  private final Map<Integer, Integer> aliases = new HashMap<>();
  private final Map<Integer, Integer> lastUses = new HashMap<>();
  private final Map<Integer, Location> locations = new HashMap<>();
  private final Set<Integer> inPlace = new HashSet<>();
  private final List<Extent> blocks = new ArrayList<>();

  BufferAssignment(Program program, List<ChainFusion.Work> works) {
    this.program = program;
    this.works = works;
    program.inputs().forEach(v -> locations.put(v.id(), new Location.Bound(v.name())));
    program.states().forEach(v -> locations.put(v.id(), new Location.Bound(v.name())));
    program
        .outputs()
        .forEach(o -> locations.putIfAbsent(o.value().id(), new Location.Bound(o.name())));
    works.forEach(this::alias);
    findLastUses();
    program.updates().forEach(this::placeUpdate);
  }

  /// Whether the work is a reshape that is only an alias.
  boolean isAlias(ChainFusion.Work work) {
    return aliases.containsKey(work.outputs().getFirst().id());
  }

  private void alias(ChainFusion.Work work) {
    if (work instanceof ChainFusion.Work.Single(var instruction)
        && instruction.op() instanceof Move.Reshape
        && !locations.containsKey(instruction.outputs().getFirst().id())
        && !isNext(instruction.outputs().getFirst().id())) {
      int from = root(instruction.inputs().getFirst().id());
      aliases.put(instruction.outputs().getFirst().id(), from);
    }
  }

  /// Whether the value is the next value of a state. It must not be an alias of another state,
  /// which may be updated first.
  private boolean isNext(int id) {
    return program.updates().stream().anyMatch(update -> update.next().id() == id);
  }

  private int root(int id) {
    return aliases.getOrDefault(id, id);
  }

  private void findLastUses() {
    for (int i = 0; i < works.size(); i++) {
      for (Value value : works.get(i).outputs()) {
        lastUses.put(root(value.id()), i);
      }
      for (Value value : works.get(i).inputs()) {
        lastUses.put(root(value.id()), i);
      }
    }
    program.updates().forEach(u -> lastUses.put(root(u.next().id()), Integer.MAX_VALUE));
  }

  private void placeUpdate(Program.Update update) {
    int next = update.next().id();
    int state = update.state().id();
    for (int i = 0; i < works.size(); i++) {
      ChainFusion.Work work = works.get(i);
      boolean here = work.outputs().stream().anyMatch(output -> output.id() == next);
      if (here
          && !locations.containsKey(next)
          && !aliases.containsKey(next)
          && lastUses.getOrDefault(state, -1) <= i
          && (lastUses.getOrDefault(state, -1) < i || readsBeforeWriting(work, state))) {
        locations.put(next, new Location.Bound(update.state().name()));
        inPlace.add(state);
      }
    }
  }

  /// Whether each work-item reads only those elements of the state that it writes itself.
  private boolean readsBeforeWriting(ChainFusion.Work work, int state) {
    return switch (work) {
      case ChainFusion.Work.Single(var instruction) ->
          (instruction.op() instanceof SgdUpdate || instruction.op() instanceof AdamUpdate)
              && instruction.inputs().stream().filter(v -> root(v.id()) == state).count() == 1;
      case ChainFusion.Work.Statistics statistics -> false;
      case ChainFusion.Work.Fused fused ->
          fused.inputs().stream()
              .filter(v -> root(v.id()) == state)
              .allMatch(v -> v.type().shape().equals(fused.outputs().getFirst().type().shape()));
    };
  }

  /// Whether the next value of a state is written in place.
  boolean isInPlace(Program.Update update) {
    return inPlace.contains(update.state().id());
  }

  /// The location of a value that has one already.
  Location location(Value value) {
    return Objects.requireNonNull(locations.get(root(value.id())), value::toString);
  }

  /// Assigns locations to the results of the work at an index.
  void enter(int index) {
    for (Value output : works.get(index).outputs()) {
      if (!locations.containsKey(root(output.id()))) {
        locations.put(output.id(), new Location.Block(take(output.type().bytes())));
      }
    }
  }

  /// Frees the blocks of values that are not used after the work at an index.
  void leave(int index) {
    var touched = new HashSet<Integer>();
    works.get(index).inputs().forEach(v -> touched.add(root(v.id())));
    works.get(index).outputs().forEach(v -> touched.add(root(v.id())));
    for (int id : touched) {
      if (lastUses.getOrDefault(id, -1) == index
          && locations.get(id) instanceof Location.Block(int block)) {
        free(block);
      }
    }
  }

  /// Takes a block of at least this many bytes: the smallest free one of at most about twice the
  /// size, or a new one.
  int take(long bytes) {
    Optional<Extent> best =
        blocks.stream()
            .filter(b -> b.free && b.bytes >= bytes && b.bytes <= 2 * bytes + 4096)
            .min(java.util.Comparator.comparingLong(b -> b.bytes));
    Extent block =
        best.orElseGet(() -> {
          var fresh = new Extent(bytes);
          blocks.add(fresh);
          return fresh;
        });
    block.free = false;
    return blocks.indexOf(block);
  }

  /// Marks a block as free.
  void free(int block) {
    blocks.get(block).free = true;
  }

  /// The sizes of the blocks in bytes.
  List<Long> blocks() {
    return blocks.stream().map(block -> block.bytes).toList();
  }
}
