package io.striate.datasets.augmentation;

import io.striate.api.data.Sample;
import io.striate.api.data.Samples.Feature;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// An image of bytes [1, 2, 3], a mask [2, 3], a label and a distribution over two classes.
///
/// @param image six bytes
/// @param mask six classes
/// @param label one class
/// @param shares two numbers
@SuppressWarnings("ArrayRecordComponent") // carries arrays, is never compared
record MixedSample(byte[] image, int[] mask, int[] label, float[] shares) implements Sample {
  /// A sample whose pixels are one value and whose classes are another.
  static MixedSample of(int value, int number) {
    byte[] image = new byte[6];
    Arrays.fill(image, (byte) value);
    int[] mask = new int[6];
    Arrays.fill(mask, number);
    return new MixedSample(image, mask, new int[] {number}, new float[] {number, 1 - number});
  }

  @Override
  public List<Feature> features() {
    return List.of(
        new Feature("input", TensorType.uint8(1, 2, 3)),
        new Feature("mask", TensorType.int32(2, 3)),
        new Feature("target", TensorType.int32()),
        new Feature("shares", TensorType.float32(2)));
  }

  @Override
  public HostArray values(int feature) {
    return switch (feature) {
      case 0 -> new HostArray.Bytes(image);
      case 1 -> new HostArray.Ints(mask);
      case 2 -> new HostArray.Ints(label);
      default -> new HostArray.Floats(shares);
    };
  }

  @Override
  public int offset(int feature) {
    return 0;
  }
}
