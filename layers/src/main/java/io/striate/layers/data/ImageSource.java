package io.striate.layers.data;

import io.striate.api.data.DatasetSource;
import io.striate.api.tensor.ElementType;

/// A dataset of images, which feeds bytes.
@FunctionalInterface
interface ImageSource extends DatasetSource {
  @Override
  default ElementType element() {
    return ElementType.UINT8;
  }
}
