package io.striate.datasets.image;

import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.datasets.features.FeatureColumn;
import java.nio.file.Path;
import java.util.List;

/// Points or boxes in images, which become fractions of what the network sees of each image.
///
/// @param images their files
/// @param places as they are written: x and y by turns
/// @param reader reads the images
/// @param pixels whether they are in pixels; else they are fractions of the whole image
public record PlacesColumn(
    List<Path> images, FeatureColumn places, ImageReader reader, boolean pixels)
    implements FeatureColumn {
  public PlacesColumn {
    images = List.copyOf(images);
  }

  @Override
  public Samples.Feature feature() {
    return places.feature();
  }

  @Override
  public int size() {
    return places.size();
  }

  @Override
  public boolean takesTime() {
    return true;
  }

  @Override
  public void read(int row, HostArray target, int offset) {
    places.read(row, target, offset);
    if (!(target instanceof HostArray.Floats(float[] values))) {
      throw new IllegalArgumentException("places are floats");
    }
    int length = feature().type().shape().size();
    reader.place(images.get(row), values, offset, length, pixels);
  }
}
