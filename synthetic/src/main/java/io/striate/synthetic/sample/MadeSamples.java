package io.striate.synthetic.sample;

import io.striate.api.data.PassMonitor;
import io.striate.api.data.SamplePass;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.features.ColumnSamples;
import io.striate.datasets.features.MemoryColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Samples that are made when a data set is opened, and are kept in memory.
public final class MadeSamples {
  private MadeSamples() {}

  /// Makes samples on all cores.
  ///
  /// @param test whether they are test samples
  /// @param first the number of the first one
  /// @param count of samples
  /// @throws StriateException if they are too many for an array of a feature
  public static Samples of(Maker maker, boolean test, int first, int count, PassMonitor monitor) {
    var columns = new ArrayList<MemoryColumn>();
    for (Samples.Feature feature : maker.features()) {
      columns.add(new MemoryColumn(feature, allocate(feature, count)));
    }
    SamplePass.over(
        test ? "drawing test samples" : "drawing training samples",
        count,
        monitor,
        row -> {
          var sample =
              maker.features().stream().map(each -> HostArray.allocate(each.type())).toList();
          maker.make(first + row, test, sample);
          for (int i = 0; i < sample.size(); i++) {
            copy(sample.get(i), columns.get(i).values(), row);
          }
        });
    return ColumnSamples.of(List.copyOf(columns));
  }

  private static HostArray allocate(Samples.Feature feature, int count) {
    TensorType one = feature.type();
    long size = (long) one.shape().size() * count;
    if (size > Integer.MAX_VALUE - 8) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "%,d samples of %s %s have %,d numbers, more than an array holds",
              count,
              feature.name(),
              one,
              size),
          "lower \"samples\" or \"testSamples\"");
    }
    return HostArray.allocate(new TensorType(one.element(), one.shape().prepend(count)));
  }

  private static void copy(HostArray from, HostArray to, int row) {
    int length = from.length();
    switch (from) {
      case HostArray.Bytes(byte[] values) when to instanceof HostArray.Bytes(byte[] all) ->
          System.arraycopy(values, 0, all, row * length, length);
      case HostArray.Floats(float[] values) when to instanceof HostArray.Floats(float[] all) ->
          System.arraycopy(values, 0, all, row * length, length);
      case HostArray.Ints(int[] values) when to instanceof HostArray.Ints(int[] all) ->
          System.arraycopy(values, 0, all, row * length, length);
      default ->
          throw new IllegalArgumentException(from.getClass().getSimpleName() + " in a sample");
    }
  }
}
