package io.striate.datasets.features;

import io.striate.api.data.PassMonitor;
import io.striate.api.data.SamplePass;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The rows of columns that take time to read, such as images: all are read once, so that whatever
/// is wrong with any is known before training. They stay in memory if they fit.
public final class PreparedRows {
  /// Up to this many bytes stay in memory.
  public static final long MEMORY = 1L << 29;

  private final String name;
  private final List<FeatureColumn> columns;
  private final SortedMap<Integer, StriateException> broken = new TreeMap<>();
  private boolean unread;

  private PreparedRows(String name, List<FeatureColumn> columns) {
    this.name = name;
    this.columns = new ArrayList<>(columns);
  }

  /// Reads columns.
  ///
  /// @param name what users know the rows by, such as `training`
  /// @param columns of equal length, at least one
  /// @param memory bytes that may stay in memory; if more are needed, nothing is read before
  ///   [#check] unless broken rows are left out
  /// @param skip whether a row that cannot be read is left out
  /// @throws StriateException with what is wrong with the rows that are not left out
  public static PreparedRows of(
      String name,
      List<FeatureColumn> columns,
      long memory,
      Optional<IntPredicate> skip,
      PassMonitor monitor) {
    var rows = new PreparedRows(name, columns);
    long bytes =
        columns.stream()
            .filter(FeatureColumn::takesTime)
            .mapToLong(column -> column.size() * column.feature().type().bytes())
            .sum();
    if (bytes <= memory) {
      rows.keep(skip, monitor);
    } else if (skip.isPresent()) {
      rows.settle(rows.pass("reading ", rows::readAlone, monitor), skip);
    } else {
      rows.unread = true;
    }
    return rows;
  }

  private void keep(Optional<IntPredicate> skip, PassMonitor monitor) {
    int count = columns.getFirst().size();
    var kept = new ArrayList<FeatureColumn>();
    for (FeatureColumn column : columns) {
      TensorType type = column.feature().type();
      kept.add(
          column.takesTime()
              ? new MemoryColumn(
                  column.feature(),
                  HostArray.allocate(new TensorType(type.element(), type.shape().prepend(count))))
              : column);
    }
    settle(
        pass(
            "reading ",
            i -> {
              for (int c = 0; c < kept.size(); c++) {
                if (kept.get(c) instanceof MemoryColumn(var feature, HostArray values)
                    && columns.get(c).takesTime()) {
                  columns.get(c).read(i, values, i * feature.type().shape().size());
                }
              }
            },
            monitor),
        skip);
    for (int c = 0; c < kept.size(); c++) {
      columns.set(c, kept.get(c));
    }
  }

  private SortedMap<Integer, StriateException> pass(
      String what, java.util.function.IntConsumer read, PassMonitor monitor) {
    return SamplePass.over(what + name, columns.getFirst().size(), monitor, read);
  }

  private void readAlone(int row) {
    for (FeatureColumn column : columns) {
      if (column.takesTime()) {
        column.read(row, HostArray.allocate(column.feature().type()), 0);
      }
    }
  }

  private void settle(SortedMap<Integer, StriateException> failures, Optional<IntPredicate> skip) {
    var others = new ArrayList<StriateException>();
    failures.forEach((row, failure) -> {
      if (skip.isPresent() && skip.get().test(row)) {
        broken.put(row, failure);
      } else {
        others.add(failure);
      }
    });
    refuse(others);
  }

  private static void refuse(Collection<StriateException> failures) {
    if (!failures.isEmpty()) {
      throw SamplePass.all(
          failures,
          "replace or remove them, or leave broken files out by \"skipBroken\": true in"
              + " train.data");
    }
  }

  /// Reads what has not been read yet.
  ///
  /// @throws StriateException with everything that is wrong
  public void check(PassMonitor monitor) {
    if (unread) {
      refuse(pass("checking ", this::readAlone, monitor).values());
    }
  }

  /// The rows that can be used, as samples with their classes.
  ///
  /// @param title what users know the part by
  /// @param classes of all rows
  public DividedSamples.Part part(String title, RowClasses classes) {
    ColumnSamples all = ColumnSamples.of(columns);
    if (broken.isEmpty()) {
      return new DividedSamples.Part(title, all, classes);
    }
    int[] used = IntStream.range(0, all.size()).filter(row -> !broken.containsKey(row)).toArray();
    return new DividedSamples.Part(
        title,
        all.some(used),
        new RowClasses(
            classes.names(), classes.exclusive(), sample -> classes.of().apply(used[sample])));
  }

  /// What a user should know about rows that were left out.
  public List<String> notes() {
    return broken.isEmpty()
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%s: skipped %,d broken sample%s, such as %s",
                name,
                broken.size(),
                broken.size() == 1 ? "" : "s",
                broken.firstEntry().getValue().problems().getFirst().what()));
  }
}
