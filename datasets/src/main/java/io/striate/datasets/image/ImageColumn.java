package io.striate.datasets.image;

import io.striate.api.data.SampleSource;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.datasets.features.FeatureColumn;
import java.util.function.IntFunction;

/// A feature of images that are decoded each time they are read.
///
/// @param name of the feature
/// @param size how many there are
/// @param sources where each comes from
/// @param reader decodes them
public record ImageColumn(
    String name, int size, IntFunction<SampleSource> sources, ImageReader reader)
    implements FeatureColumn {
  @Override
  public Samples.Feature feature() {
    return new Samples.Feature(name, reader.type());
  }

  @Override
  public void read(int row, HostArray target, int offset) {
    reader.read(sources.apply(row), target, offset);
  }

  @Override
  public boolean takesTime() {
    return true;
  }
}
