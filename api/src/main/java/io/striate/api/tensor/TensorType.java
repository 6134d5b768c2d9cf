package io.striate.api.tensor;

/// What a tensor holds and its extents.
public record TensorType(ElementType element, Shape shape) {
  /// A float32 type.
  public static TensorType float32(int... extents) {
    return new TensorType(ElementType.FLOAT32, Shape.of(extents));
  }

  /// A float32 type.
  public static TensorType float32(Shape shape) {
    return new TensorType(ElementType.FLOAT32, shape);
  }

  /// An int32 type.
  public static TensorType int32(int... extents) {
    return new TensorType(ElementType.INT32, Shape.of(extents));
  }

  /// A uint8 type.
  public static TensorType uint8(int... extents) {
    return new TensorType(ElementType.UINT8, Shape.of(extents));
  }

  /// Bytes in canonical form.
  public long bytes() {
    return shape.elements() * element.bytes();
  }

  /// `f32[8, 16, 28, 28]`.
  @Override
  public String toString() {
    return element.label() + shape;
  }
}
