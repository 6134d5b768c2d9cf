package io.striate.datasets.features;

import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import java.util.List;
import java.util.stream.IntStream;

/// Samples whose features are columns of equal length, or some of their rows.
public final class ColumnSamples implements Samples {
  private final List<FeatureColumn> columns;
  private final List<Feature> features;
  private final int[] rows;

  private ColumnSamples(List<FeatureColumn> columns, int[] rows) {
    this.columns = List.copyOf(columns);
    this.features = columns.stream().map(FeatureColumn::feature).toList();
    this.rows = rows;
  }

  /// All rows.
  ///
  /// @param columns at least one
  public static ColumnSamples of(FeatureColumn... columns) {
    return of(List.of(columns));
  }

  /// All rows.
  ///
  /// @param columns at least one
  public static ColumnSamples of(List<FeatureColumn> columns) {
    return new ColumnSamples(columns, IntStream.range(0, columns.getFirst().size()).toArray());
  }

  /// Some of these samples, in an order of their own.
  ///
  /// @param which their numbers among these samples
  public ColumnSamples some(int... which) {
    return new ColumnSamples(columns, IntStream.of(which).map(i -> rows[i]).toArray());
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public List<Feature> features() {
    return features;
  }

  @Override
  public boolean takesTime() {
    return columns.stream().anyMatch(FeatureColumn::takesTime);
  }

  @Override
  public void read(int sample, int feature, HostArray target, int offset) {
    columns.get(feature).read(rows[sample], target, offset);
  }

  /// Reads all features of a sample, to find out whether they can be read.
  ///
  /// @throws io.striate.api.error.StriateException if one cannot
  public void readAll(int sample) {
    for (int feature = 0; feature < features.size(); feature++) {
      read(sample, feature, HostArray.allocate(features.get(feature).type()), 0);
    }
  }
}
