package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.step.Weights;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.arrays.StoredTensor;
import io.striate.layers.program.Programs;
import io.striate.training.file.WeightsFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The tensors of a network's states on a backend: shared by all its plans, copied out and in for
/// checkpoints.
public final class States implements AutoCloseable {
  private final List<Programs.State> states;
  private final Weights weights;
  private long changes;

  public States(Backend backend, List<Programs.State> states) {
    this.states = List.copyOf(states);
    this.weights = Weights.on(backend);
    try {
      for (var state : states) {
        weights.add(state.name(), TensorType.float32(state.shape()));
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

  /// Their values, shared by all steps.
  public Weights weights() {
    return weights;
  }

  /// How often values were given to states other than by steps: whoever holds copies compares it.
  public long changes() {
    return changes;
  }

  /// Gives every state its values before the first step.
  public void initialize(long seed) {
    initialize(seed, Set.of());
  }

  /// Gives states their values before the first step, except those that get others. A layer may
  /// have no values of its own, such as one whose weights are in a model file.
  ///
  /// @param given names of the states that keep what they have
  public void initialize(long seed, Set<String> given) {
    var begun = states.stream().filter(state -> !given.contains(state.name())).toList();
    Programs.begin(begun, weights, seed);
    changes++;
  }

  /// Copies states out, exactly.
  ///
  /// @param onlyKept whether to leave out what only training needs
  public List<StoredTensor> copy(boolean onlyKept) {
    var copies = new ArrayList<StoredTensor>();
    for (var state : states) {
      if (state.kept() || !onlyKept) {
        copies.add(
            new StoredTensor(
                state.name(), state.shape(), WeightsFile.exact(weights.readDoubles(state.name()))));
      }
    }
    return copies;
  }

  /// Gives a state the values of another, exactly.
  ///
  /// @param transpose whether the rows of a matrix become its columns
  public void copy(String from, String to, boolean transpose) {
    double[] values = weights.readDoubles(from);
    if (transpose) {
      Shape shape = weights.type(from).shape();
      int rows = shape.extent(0);
      int columns = shape.extent(1);
      double[] transposed = new double[values.length];
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          transposed[column * rows + row] = values[row * columns + column];
        }
      }
      values = transposed;
    }
    weights.set(to, WeightsFile.exact(values));
    changes++;
  }

  /// Copies states in.
  ///
  /// @param stored all states, or those that are kept
  /// @param file what messages call the file that they came from
  /// @throws StriateException if one is missing or has another shape
  public void restore(List<StoredTensor> stored, boolean onlyKept, Object file) {
    var wanted = states.stream().filter(state -> state.kept() || !onlyKept).toList();
    requireSame(wanted, stored, file)
        .forEach(tensor -> weights.set(tensor.name(), tensor.values()));
    changes++;
  }

  /// Checks that stored tensors are those of some states, before memory is taken for any.
  ///
  /// @param file what messages call the file that they came from
  /// @return the tensors in the order of the states
  /// @throws StriateException if one is missing, superfluous or has another shape
  public static List<StoredTensor> requireSame(
      List<Programs.State> states, List<StoredTensor> stored, Object file) {
    var byName = new HashMap<String, StoredTensor>();
    stored.forEach(tensor -> byName.put(tensor.name(), tensor));
    var same = new ArrayList<StoredTensor>();
    for (var state : states) {
      StoredTensor found = byName.remove(state.name());
      if (found == null) {
        throw differs(file, String.format(Locale.ROOT, "has no tensor '%s'", state.name()));
      }
      if (!found.shape().equals(state.shape())) {
        throw differs(
            file,
            String.format(
                Locale.ROOT,
                "tensor '%s' is %s, the model needs %s",
                state.name(),
                found.shape(),
                state.shape()));
      }
      if (!found.values().accepts(io.striate.api.tensor.ElementType.FLOAT32)) {
        throw differs(
            file, String.format(Locale.ROOT, "tensor '%s' does not hold floats", state.name()));
      }
      same.add(found);
    }
    if (!byName.isEmpty()) {
      throw differs(file, "has tensors that the model does not know: " + byName.keySet());
    }
    return same;
  }

  private static StriateException differs(Object file, String what) {
    return FileErrors.bad(
        Code.BAD_MODEL, file, what, "weights and specification do not belong together");
  }

  @Override
  public void close() {
    weights.close();
  }
}
