package io.striate.backend.cpu.vector.plan;

import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;

/// Assigns values places in one array by their lifetimes: each takes the smallest gap that it fits
/// in, the first of several, and else makes the array longer. The time for one value grows with the
/// logarithm of how many are live.
final class ArenaLayout {
  private static final int ALIGNMENT = 16;

  private record Span(int from, int to, int until) {}

  private record Gap(int from, int to) {
    int length() {
      return to - from;
    }
  }

  private final PriorityQueue<Span> live =
      new PriorityQueue<>(Comparator.comparingInt(Span::until));
  private final TreeSet<Gap> gaps =
      new TreeSet<>(Comparator.comparingInt(Gap::length).thenComparingInt(Gap::from));
  private final TreeMap<Integer, Gap> byPlace = new TreeMap<>();
  private int size;

  /// A place for some numbers.
  ///
  /// @param now the time from which on they are needed, not before that of the call before
  /// @param until the last time at which they are needed
  int take(int numbers, int now, int until) {
    while (!live.isEmpty() && live.element().until < now) {
      Span span = live.remove();
      free(span.from, span.to);
    }
    int length = Math.ceilDiv(numbers, ALIGNMENT) * ALIGNMENT;
    int at = place(length);
    if (length > 0) {
      live.add(new Span(at, at + length, until));
    }
    return at;
  }

  private int place(int length) {
    Gap gap = gaps.ceiling(new Gap(0, length));
    if (gap == null) {
      Map.Entry<Integer, Gap> last = byPlace.lastEntry();
      boolean atEnd = last != null && last.getValue().to == size;
      int at = atEnd ? last.getKey() : size;
      if (atEnd) {
        remove(last.getValue());
      }
      size = at + length;
      return at;
    }
    remove(gap);
    add(gap.from + length, gap.to);
    return gap.from;
  }

  /// Makes a gap, joined with the gaps beside it.
  private void free(int from, int to) {
    int start = from;
    int end = to;
    Map.Entry<Integer, Gap> before = byPlace.lowerEntry(from);
    if (before != null && before.getValue().to == from) {
      start = before.getKey();
      remove(before.getValue());
    }
    Gap after = byPlace.get(to);
    if (after != null) {
      end = after.to;
      remove(after);
    }
    add(start, end);
  }

  private void add(int from, int to) {
    if (from < to) {
      var gap = new Gap(from, to);
      gaps.add(gap);
      byPlace.put(from, gap);
    }
  }

  private void remove(Gap gap) {
    gaps.remove(gap);
    byPlace.remove(gap.from);
  }

  /// How long the array must be.
  int size() {
    return size;
  }
}
