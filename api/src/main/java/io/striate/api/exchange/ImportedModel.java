package io.striate.api.exchange;

import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Locale;

/// A model of another tool, read.
///
/// @param specification the text of a specification
/// @param weights all states of its network: parameters and running statistics
/// @param remarks one line each: what of the file the specification does not have
public record ImportedModel(String specification, List<Weight> weights, List<String> remarks) {
  public ImportedModel {
    weights = List.copyOf(weights);
    remarks = List.copyOf(remarks);
  }

  /// The values of a state.
  ///
  /// @param name layer and parameter, such as `conv1.weight`
  /// @param shape as the layer declares it
  /// @param values row by row; shared, not copied
  public record Weight(String name, Shape shape, HostArray values) {
    public Weight {
      if (values.length() != shape.elements()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "'%s': %s has %d elements, got %d",
                name,
                shape,
                shape.elements(),
                values.length()));
      }
    }
  }
}
