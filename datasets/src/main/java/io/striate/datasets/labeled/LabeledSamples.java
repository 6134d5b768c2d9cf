package io.striate.datasets.labeled;

import io.striate.api.data.Samples;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Locale;

/// Samples in memory with a label each.
public final class LabeledSamples implements Samples {
  private final List<Feature> features;
  private final int length;
  private final HostArray values;
  private final int[] labels;

  /// @param input the input's name
  /// @param type of one sample: bytes or floats
  /// @param values of all samples, one after the other; shared, not copied
  /// @param labels one per sample; shared, not copied
  public LabeledSamples(String input, TensorType type, HostArray values, int[] labels) {
    this.features = features(input, type);
    this.length = type.shape().size();
    this.values = values;
    this.labels = labels;
  }

  /// Samples of bytes.
  ///
  /// @param shape of one sample
  /// @param values of all samples, one after the other; shared, not copied
  /// @param labels one per sample; shared, not copied
  public static LabeledSamples bytes(String input, Shape shape, byte[] values, int[] labels) {
    var type = new TensorType(ElementType.UINT8, shape);
    return new LabeledSamples(input, type, new HostArray.Bytes(values), labels);
  }

  /// An input and a label.
  ///
  /// @param type of one sample of the input
  public static List<Feature> features(String input, TensorType type) {
    return List.of(new Feature(input, type), new Feature("target", TensorType.int32()));
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
    if (feature == 1 && target instanceof HostArray.Ints(int[] ints)) {
      ints[offset] = labels[sample];
    } else if (feature == 0
        && target instanceof HostArray.Bytes(byte[] to)
        && values instanceof HostArray.Bytes(byte[] from)) {
      System.arraycopy(from, sample * length, to, offset, length);
    } else if (feature == 0
        && target instanceof HostArray.Floats(float[] to)
        && values instanceof HostArray.Floats(float[] from)) {
      System.arraycopy(from, sample * length, to, offset, length);
    } else {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "feature %d cannot be read into %s",
              feature,
              target.getClass().getSimpleName()));
    }
  }
}
