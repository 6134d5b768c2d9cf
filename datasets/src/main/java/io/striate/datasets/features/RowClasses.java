package io.striate.datasets.features;

import java.util.List;
import java.util.function.IntFunction;

/// Which classes each row of some columns is of.
///
/// @param names of the classes; empty if there are none
/// @param exclusive whether each row is of exactly one class
/// @param of the classes of a row
public record RowClasses(List<String> names, boolean exclusive, IntFunction<int[]> of) {
  public RowClasses {
    names = List.copyOf(names);
  }

  /// Rows without classes.
  public static RowClasses none() {
    return new RowClasses(List.of(), false, _ -> new int[0]);
  }

  /// One class for each row.
  ///
  /// @param classes shared, not copied
  public static RowClasses exclusive(List<String> names, int... classes) {
    return new RowClasses(names, true, row -> new int[] {classes[row]});
  }

  /// How many samples there are, and how many of each class, in words.
  ///
  /// @param what the samples are called
  /// @param rows those that are counted
  String counts(String what, int... rows) {
    int[] counts = new int[names.size()];
    for (int row : rows) {
      for (int label : of.apply(row)) {
        counts[label]++;
      }
    }
    boolean several = !names.isEmpty() && !exclusive;
    return ClassCounts.text(
        several ? what + " of any number of classes" : what, rows.length, names, counts);
  }

  /// The class by which a row is drawn for testing.
  int group(int row) {
    return exclusive ? of.apply(row)[0] : 0;
  }
}
