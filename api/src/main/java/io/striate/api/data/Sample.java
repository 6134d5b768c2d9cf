package io.striate.api.data;

import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// One sample in memory, as part of a batch.
public interface Sample {
  /// What the sample consists of.
  List<Samples.Feature> features();

  /// The array that holds a feature's elements, row by row, from [#offset] on. Elements outside the
  /// sample belong to other samples and must not be touched.
  HostArray values(int feature);

  /// Where in its array a feature begins.
  int offset(int feature);

  /// How many samples [#other] can give: those that are trained on. By default there are none.
  default int others() {
    return 0;
  }

  /// A copy of a training sample to mix with, perhaps of this one: as the augmentations before this
  /// one change it in this epoch.
  ///
  /// @param number below [#others]
  /// @throws io.striate.api.error.StriateException if it cannot be read
  default Sample other(int number) {
    throw new IllegalArgumentException("there are no other samples, asked for " + number);
  }

  /// Whether a feature is an image, `[channels, height, width]`, whose values may be changed and
  /// interpolated. Other features of two axes or more are maps, such as masks: they are only moved.
  /// By default features of three axes that are not whole numbers are images; in training only if
  /// they feed an input of the network.
  default boolean isImage(int feature) {
    TensorType type = features().get(feature).type();
    return type.shape().rank() == 3 && type.element() != ElementType.INT32;
  }
}
