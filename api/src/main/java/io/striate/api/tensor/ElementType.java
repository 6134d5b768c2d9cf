package io.striate.api.tensor;

/// What a tensor holds. Only [#FLOAT32] is ever computed; the other two are inputs that operations
/// read as numbers.
public enum ElementType {
  /// IEEE 754 single precision. A backend may store more (the reference keeps double), never less.
  FLOAT32("f32", 4),
  /// Signed 32-bit whole numbers: class labels, the step counter.
  INT32("i32", 4),
  /// Unsigned bytes, 0 to 255: images as they lie in files.
  UINT8("u8", 1);

  private final String label;
  private final int bytes;

  ElementType(String label, int bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /// The short name used in listings.
  public String label() {
    return label;
  }

  /// Bytes an element takes in canonical form.
  public int bytes() {
    return bytes;
  }
}
