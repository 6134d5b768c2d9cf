package io.striate.arrays;

import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.util.Locale;

/// A named array as a file holds it.
///
/// @param name the tensor's name, as `conv1.weight`
/// @param shape its extents
/// @param values the elements in row-major order; shared, not copied
public record StoredTensor(String name, Shape shape, HostArray values) {
  public StoredTensor {
    if (values.length() != shape.elements()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensor '%s': %s has %d elements, got %d",
              name,
              shape,
              shape.elements(),
              values.length()));
    }
  }

  /// The same values under another name.
  public StoredTensor renamed(String other) {
    return new StoredTensor(other, shape, values);
  }
}
