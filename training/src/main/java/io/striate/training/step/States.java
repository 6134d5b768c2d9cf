package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.layers.program.Programs;
import io.striate.training.file.StoredTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The tensors of a network's states on a backend: shared by all its plans, copied out and in for
/// checkpoints.
public final class States implements AutoCloseable {
  private final List<Programs.State> states;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  public States(Backend backend, List<Programs.State> states) {
    this.states = List.copyOf(states);
    try {
      for (var state : states) {
        tensors.put(state.name(), backend.allocate(TensorType.float32(state.shape())));
      }
    } catch (StriateException e) {
      close();
      throw e;
    }
  }

  /// What there is, in order.
  public List<Programs.State> all() {
    return states;
  }

  /// The tensors by name.
  public Map<String, Tensor> tensors() {
    return Map.copyOf(tensors);
  }

  /// Gives every state its values before the first step.
  public void initialize(long seed) {
    for (var state : states) {
      var random = new RandomStream(seed, "init/" + state.name(), 0, 0);
      tensor(state.name()).write(new HostArray.Floats(state.start().values(random)));
    }
  }

  /// Copies states out, exactly.
  ///
  /// @param onlyKept whether to leave out what only training needs
  public List<StoredTensor> copy(boolean onlyKept) {
    var copies = new ArrayList<StoredTensor>();
    for (var state : states) {
      if (state.kept() || !onlyKept) {
        copies.add(new StoredTensor(state.name(), state.shape(), exact(tensor(state.name()))));
      }
    }
    return copies;
  }

  /// The elements in single precision if that is all the backend stores, else in double.
  private static HostArray exact(Tensor tensor) {
    double[] doubles = tensor.toDoubles();
    float[] floats = new float[doubles.length];
    for (int i = 0; i < doubles.length; i++) {
      floats[i] = (float) doubles[i];
      if (floats[i] != doubles[i] && !Double.isNaN(doubles[i])) {
        return new HostArray.Doubles(doubles);
      }
    }
    return new HostArray.Floats(floats);
  }

  /// Copies states in.
  ///
  /// @param stored all states, or those that are kept
  /// @param file what messages call the file that they came from
  /// @throws StriateException if one is missing or has another shape
  public void restore(List<StoredTensor> stored, boolean onlyKept, Object file) {
    var byName = new HashMap<String, StoredTensor>();
    stored.forEach(tensor -> byName.put(tensor.name(), tensor));
    for (var state : states) {
      if (state.kept() || !onlyKept) {
        StoredTensor found = byName.remove(state.name());
        if (found == null) {
          throw differs(file, "has no tensor '%s'".formatted(state.name()));
        }
        if (!found.shape().equals(state.shape())) {
          throw differs(
              file,
              "tensor '%s' is %s, the model needs %s"
                  .formatted(state.name(), found.shape(), state.shape()));
        }
        if (!found.values().accepts(io.striate.api.tensor.ElementType.FLOAT32)) {
          throw differs(file, "tensor '%s' does not hold floats".formatted(state.name()));
        }
        tensor(state.name()).write(found.values());
      }
    }
    if (!byName.isEmpty()) {
      throw differs(file, "has tensors that the model does not know: " + byName.keySet());
    }
  }

  private static StriateException differs(Object file, String what) {
    return FileErrors.bad(
        Code.BAD_MODEL, file, what, "weights and specification do not belong together");
  }

  private Tensor tensor(String name) {
    return Objects.requireNonNull(tensors.get(name));
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
  }
}
