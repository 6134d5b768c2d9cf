package io.striate.interop.onnx.model;

import java.util.List;

/// A setting of a node.
public sealed interface OnnxAttribute {
  /// The name, such as `kernel_shape`.
  String name();

  /// A number of single precision.
  record Real(String name, float value) implements OnnxAttribute {}

  /// A whole number.
  record Whole(String name, long value) implements OnnxAttribute {}

  /// A text.
  record Text(String name, String value) implements OnnxAttribute {}

  /// A tensor.
  record Tensor(String name, OnnxTensor value) implements OnnxAttribute {}

  /// Numbers of single precision.
  record Reals(String name, List<Float> values) implements OnnxAttribute {
    public Reals {
      values = List.copyOf(values);
    }
  }

  /// Whole numbers.
  record Wholes(String name, List<Long> values) implements OnnxAttribute {
    public Wholes {
      values = List.copyOf(values);
    }
  }

  /// A setting that Striate does not read: a graph, a list of tensors.
  record Other(String name) implements OnnxAttribute {}
}
