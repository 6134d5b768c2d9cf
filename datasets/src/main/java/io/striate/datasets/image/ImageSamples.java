package io.striate.datasets.image;

import io.striate.api.data.SampleSource;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.datasets.labeled.LabeledSamples;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Images that are decoded from their sources each time they are read.
public final class ImageSamples implements Samples {
  private final List<Feature> features;
  private final List<SampleSource> sources;
  private final int[] labels;
  private final ImageReader reader;

  private ImageSamples(
      List<Feature> features,
      List<? extends SampleSource> sources,
      int[] labels,
      ImageReader reader) {
    this.features = features;
    this.sources = List.copyOf(sources);
    this.labels = labels;
    this.reader = reader;
  }

  /// Images with labels.
  ///
  /// @param input the input's name
  /// @param labels one per file; shared, not copied
  public static ImageSamples labeled(
      String input, List<Path> files, int[] labels, ImageReader reader) {
    return new ImageSamples(
        LabeledSamples.features(input, reader.type()),
        files.stream().map(SampleSource.OfFile::new).toList(),
        labels,
        reader);
  }

  /// Images alone.
  ///
  /// @param input the input's name
  public static ImageSamples unlabeled(
      String input, List<? extends SampleSource> sources, ImageReader reader) {
    var image = List.of(LabeledSamples.features(input, reader.type()).getFirst());
    return new ImageSamples(image, sources, new int[sources.size()], reader);
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
  public boolean takesTime() {
    return true;
  }

  @Override
  public void read(int sample, int feature, HostArray target, int offset) {
    switch (target) {
      case HostArray.Ints(int[] ints) when feature == 1 -> ints[offset] = labels[sample];
      case HostArray values when feature == 0 -> reader.read(sources.get(sample), values, offset);
      case HostArray other ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "feature %d cannot be read into %s",
                  feature,
                  other.getClass().getSimpleName()));
    }
  }
}
