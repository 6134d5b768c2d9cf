package io.striate.training.file;

import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;

/// A named array as a file holds it.
///
/// @param name the tensor's name, as `conv1.weight`
/// @param shape its extents
/// @param values the elements in row-major order; shared, not copied
public record StoredTensor(String name, Shape shape, HostArray values) {
  public StoredTensor {
    if (values.length() != shape.elements()) {
      throw new IllegalArgumentException(
          "tensor '%s': %s has %d elements, got %d"
              .formatted(name, shape, shape.elements(), values.length()));
    }
  }
}
