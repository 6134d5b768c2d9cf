package io.striate.api.backend;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.IdentityHashMap;
import java.util.Map;

/// The tensors that a plan reads, keeps up to date and writes: one for each input, state and output
/// of the program, by name. They belong to the caller that bound them and outlive the plan.
public record Bindings(Map<String, Tensor> tensors) {
  /// @throws IllegalArgumentException if one tensor is bound to two names: writing one would change
  ///   the other
  public Bindings {
    tensors = Map.copyOf(tensors);
    var names = new IdentityHashMap<Tensor, String>();
    tensors.forEach((name, tensor) -> {
      String other = names.put(tensor, name);
      if (other != null) {
        throw new IllegalArgumentException(
            "one tensor is bound to both '" + name + "' and '" + other + "'");
      }
    });
  }

  /// The tensor bound to a name.
  ///
  /// @throws StriateException if there is none, or its type is another
  public Tensor require(String name, TensorType type) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new StriateException(Code.BACKEND_DEFECT, "no tensor is bound to '" + name + "'");
    }
    if (!tensor.type().equals(type)) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "'" + name + "' is bound to a tensor " + tensor.type() + ", must be " + type);
    }
    return tensor;
  }
}
