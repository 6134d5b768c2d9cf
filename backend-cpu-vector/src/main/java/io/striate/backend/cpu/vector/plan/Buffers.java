package io.striate.backend.cpu.vector.plan;

import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Arrays that several values use one after the other. A value gets the smallest free array that it
/// fills at least by half, of several of that size the one used last, which is most likely still in
/// the cache; a new one if there is none.
final class Buffers {
  /// @param number in the order in which they were made
  /// @param busyUntil the last time at which its value is needed
  private record Buffer(Object array, int number, long busyUntil) {}

  private static final Comparator<Buffer> BY_TIME =
      Comparator.comparingLong(Buffer::busyUntil).thenComparingInt(Buffer::number);

  private final MemoryPlan.Source source;
  private final EnumMap<ElementType, TreeMap<Integer, TreeSet<Buffer>>> bySize =
      new EnumMap<>(ElementType.class);
  private int count;
  private long bytes;

  Buffers(MemoryPlan.Source source) {
    this.source = source;
  }

  /// An array for a value.
  ///
  /// @param from the time at which it is made
  /// @param until the last time at which it is needed
  Object take(TensorType type, long from, long until) {
    int wanted = type.shape().size();
    TreeMap<Integer, TreeSet<Buffer>> sizes =
        bySize.computeIfAbsent(type.element(), element -> new TreeMap<>());
    int largest = (int) Math.min(Integer.MAX_VALUE, 2L * wanted + 1);
    for (TreeSet<Buffer> alike : sizes.subMap(wanted, true, largest, true).values()) {
      Buffer free = alike.lower(new Buffer(source, -1, from));
      if (free != null) {
        alike.remove(free);
        alike.add(new Buffer(free.array, free.number, until));
        return free.array;
      }
    }
    var made = new Buffer(source.array(type.element(), wanted), count++, until);
    bytes += type.bytes();
    sizes.computeIfAbsent(wanted, size -> new TreeSet<>(BY_TIME)).add(made);
    return made.array;
  }

  /// Bytes of all arrays.
  long bytes() {
    return bytes;
  }
}
