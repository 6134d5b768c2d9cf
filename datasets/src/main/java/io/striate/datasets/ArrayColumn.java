package io.striate.datasets;

import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.arrays.npy.NpyArray;
import io.striate.datasets.features.FeatureColumn;

/// A feature whose values are the rows of an array in a file.
///
/// @param feature its name and type, of as many elements as a row has
/// @param array the values
public record ArrayColumn(Samples.Feature feature, NpyArray array) implements FeatureColumn {
  /// A feature.
  public static ArrayColumn of(String name, TensorType type, NpyArray array) {
    return new ArrayColumn(new Samples.Feature(name, type), array);
  }

  @Override
  public int size() {
    return Math.toIntExact(array.rows());
  }

  @Override
  public void read(int row, HostArray target, int offset) {
    array.read(row, target, offset);
  }
}
