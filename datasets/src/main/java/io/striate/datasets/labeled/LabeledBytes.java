package io.striate.datasets.labeled;

import io.striate.api.data.Samples;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Samples in memory: bytes with a label each.
public final class LabeledBytes implements Samples {
  private final List<Feature> features;
  private final int length;
  private final byte[] values;
  private final int[] labels;

  /// @param input the input's name
  /// @param shape of one sample
  /// @param values of all samples, one after the other; shared, not copied
  /// @param labels one per sample; shared, not copied
  public LabeledBytes(String input, Shape shape, byte[] values, int[] labels) {
    this.features = features(input, shape);
    this.length = shape.size();
    this.values = values;
    this.labels = labels;
  }

  /// An input of bytes and a label.
  public static List<Feature> features(String input, Shape shape) {
    return List.of(
        new Feature(input, new TensorType(ElementType.UINT8, shape)),
        new Feature("target", TensorType.int32()));
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
      case HostArray.Bytes(byte[] bytes) when feature == 0 ->
          System.arraycopy(values, sample * length, bytes, offset, length);
      case HostArray.Ints(int[] ints) when feature == 1 -> ints[offset] = labels[sample];
      case HostArray other ->
          throw new IllegalArgumentException(
              "feature %d cannot be read into %s"
                  .formatted(feature, other.getClass().getSimpleName()));
    }
  }
}
