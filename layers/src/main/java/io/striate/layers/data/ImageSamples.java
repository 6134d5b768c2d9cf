package io.striate.layers.data;

import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import java.nio.file.Path;
import java.util.List;

/// Samples that are decoded from their files each time they are read.
final class ImageSamples implements Samples {
  private final List<Feature> features;
  private final List<Path> files;
  private final int[] labels;
  private final ImageReader reader;

  ImageSamples(String input, List<Path> files, int[] labels, ImageReader reader) {
    this.features = ByteSamples.features(input, reader.shape());
    this.files = files;
    this.labels = labels;
    this.reader = reader;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public List<Feature> features() {
    return features;
  }

  @Override
  public void read(int sample, int feature, HostArray target, int offset) {
    switch (target) {
      case HostArray.Bytes(byte[] bytes) when feature == 0 -> {
        byte[] values = reader.read(files.get(sample));
        System.arraycopy(values, 0, bytes, offset, values.length);
      }
      case HostArray.Ints(int[] ints) when feature == 1 -> ints[offset] = labels[sample];
      case HostArray other ->
          throw new IllegalArgumentException(
              "feature %d cannot be read into %s"
                  .formatted(feature, other.getClass().getSimpleName()));
    }
  }
}
