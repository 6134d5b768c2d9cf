package io.striate.games.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

/// A replay memory: rows of numbers in named columns. Once it is full, a new row replaces the
/// oldest.
///
/// Source: Lin, "Self-improving reactive agents based on reinforcement learning, planning and
/// teaching", Machine Learning 8, 1992.
final class Memory {
  private final int capacity;
  private final Map<String, Integer> widths;
  private final Map<String, float[]> columns = new LinkedHashMap<>();
  private long written;

  /// @param capacity in rows
  /// @param widths the numbers of a row in each column
  Memory(int capacity, Map<String, Integer> widths) {
    this.capacity = capacity;
    this.widths = new LinkedHashMap<>(widths);
    this.widths.forEach(
        (name, width) -> columns.put(name, new float[Math.multiplyExact(capacity, width)]));
  }

  /// Adds a row.
  ///
  /// @param row the numbers of each column
  void add(Map<String, float[]> row) {
    int at = Math.toIntExact(written % capacity);
    widths.forEach((name, width) ->
        System.arraycopy(value(row, name), 0, value(columns, name), at * width, width));
    written++;
  }

  /// The number of rows.
  int size() {
    return Math.toIntExact(Math.min(written, capacity));
  }

  /// Some rows, column by column.
  ///
  /// @param count of rows
  /// @param which gives a row, from 0 for the oldest to below [#size], for each position
  Map<String, float[]> rows(int count, IntUnaryOperator which) {
    var rows = new LinkedHashMap<String, float[]>();
    widths.forEach((name, width) -> rows.put(name, new float[count * width]));
    long oldest = written - size();
    for (int i = 0; i < count; i++) {
      int at = Math.toIntExact((oldest + which.applyAsInt(i)) % capacity);
      int row = i;
      widths.forEach((name, width) ->
          System.arraycopy(
              value(columns, name), at * width, value(rows, name), row * width, width));
    }
    return rows;
  }

  private static float[] value(Map<String, float[]> of, String name) {
    return Objects.requireNonNull(of.get(name), name);
  }

  /// Writes all rows, the oldest first.
  void save(DataOutput target) throws IOException {
    target.writeLong(written);
    for (float[] column : rows(size(), i -> i).values()) {
      for (float number : column) {
        target.writeFloat(number);
      }
    }
  }

  /// Reads what [#save] has written.
  void restore(DataInput source) throws IOException {
    written = source.readLong();
    int size = size();
    long oldest = written - size;
    for (Map.Entry<String, Integer> column : widths.entrySet()) {
      int width = column.getValue();
      float[] values = value(columns, column.getKey());
      for (int i = 0; i < size; i++) {
        int at = Math.toIntExact((oldest + i) % capacity);
        for (int j = 0; j < width; j++) {
          values[at * width + j] = source.readFloat();
        }
      }
    }
  }
}
