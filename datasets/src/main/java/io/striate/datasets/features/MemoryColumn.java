package io.striate.datasets.features;

import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.Locale;

/// A feature whose values are in memory.
///
/// @param feature its name and type
/// @param values of all samples, one after the other; shared, not copied
public record MemoryColumn(Samples.Feature feature, HostArray values) implements FeatureColumn {
  /// A feature.
  ///
  /// @param type of one sample
  public static MemoryColumn of(String name, TensorType type, HostArray values) {
    return new MemoryColumn(new Samples.Feature(name, type), values);
  }

  /// A whole number for each sample, such as the class.
  public static MemoryColumn labels(String name, int... labels) {
    return of(name, TensorType.int32(), new HostArray.Ints(labels));
  }

  @Override
  public int size() {
    return values.length() / length();
  }

  private int length() {
    return feature.type().shape().size();
  }

  @Override
  public void read(int row, HostArray target, int offset) {
    int length = length();
    if (target instanceof HostArray.Floats(float[] to)
        && values instanceof HostArray.Floats(float[] from)) {
      System.arraycopy(from, row * length, to, offset, length);
    } else if (target instanceof HostArray.Bytes(byte[] to)
        && values instanceof HostArray.Bytes(byte[] from)) {
      System.arraycopy(from, row * length, to, offset, length);
    } else if (target instanceof HostArray.Ints(int[] to)
        && values instanceof HostArray.Ints(int[] from)) {
      System.arraycopy(from, row * length, to, offset, length);
    } else {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "feature '%s' cannot be read into %s",
              feature.name(),
              target.getClass().getSimpleName()));
    }
  }
}
