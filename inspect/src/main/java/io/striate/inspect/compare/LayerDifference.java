package io.striate.inspect.compare;

import java.util.List;
import java.util.Optional;

/// How far two backends are apart in a layer, or in several that one of them has fused.
///
/// @param layers names in the order of the network; `loss` for the loss
/// @param forward in what the layer gives, and in running statistics
/// @param backward in the gradients by its parameters and by what it reads; absent if nothing is
///   trained before it or in it
public record LayerDifference(
    List<String> layers, Optional<Difference> forward, Optional<Difference> backward) {
  public LayerDifference {
    layers = List.copyOf(layers);
  }
}
