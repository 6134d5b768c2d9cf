package io.striate.datasets.image;

import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.features.FeatureColumn;
import java.nio.file.Path;
import java.util.List;

/// A feature of masks `u8[height, width]` that are decoded each time they are read.
///
/// @param feature its name and type
/// @param images those that the masks belong to
/// @param masks as many
/// @param settings how images are read
/// @param reader decodes masks
public record MaskColumn(
    Samples.Feature feature,
    List<Path> images,
    List<Path> masks,
    ImageSettings settings,
    MaskReader reader)
    implements FeatureColumn {
  public MaskColumn {
    images = List.copyOf(images);
    masks = List.copyOf(masks);
  }

  /// A feature.
  public static MaskColumn of(
      String name,
      int height,
      int width,
      List<Path> images,
      List<Path> masks,
      ImageSettings settings,
      MaskReader reader) {
    var feature = new Samples.Feature(name, TensorType.uint8(height, width));
    return new MaskColumn(feature, images, masks, settings, reader);
  }

  @Override
  public int size() {
    return masks.size();
  }

  @Override
  public boolean takesTime() {
    return true;
  }

  @Override
  public void read(int row, HostArray target, int offset) {
    if (!(target instanceof HostArray.Bytes(byte[] bytes))) {
      throw new IllegalArgumentException("masks are bytes");
    }
    var size = ImageReader.size(images.get(row), settings);
    reader.read(masks.get(row), size, bytes, offset);
  }
}
