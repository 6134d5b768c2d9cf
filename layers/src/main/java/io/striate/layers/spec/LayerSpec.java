package io.striate.layers.spec;

import io.striate.api.component.Component;
import io.striate.api.error.Place;
import io.striate.api.layer.Layer;
import java.util.List;
import java.util.Optional;

/// A layer of the network.
///
/// @param name as written, or made from the type and its count: `conv1`, `pool1`, `dense1`
/// @param typeId the word that names its type
/// @param component the layer; empty if it is written wrongly, which has been reported
/// @param from where its inputs come from; empty for the layer before it
/// @param activation what follows at once, as a node of its own
/// @param freeze whether training leaves its parameters as they are
/// @param shareWith the layer whose parameters it uses, which shares with no other itself; the
///   place is where that is asked for
/// @param place where it is written
/// @param trail the groups that it comes from, one line each for people
public record LayerSpec(
    String name,
    String typeId,
    Optional<Component<Layer>> component,
    List<Reference> from,
    Optional<Component<Layer>> activation,
    boolean freeze,
    Optional<Reference> shareWith,
    Place place,
    List<String> trail) {
  public LayerSpec {
    from = List.copyOf(from);
    trail = List.copyOf(trail);
  }

  /// The same layer with other inputs.
  public LayerSpec withFrom(List<Reference> others) {
    return new LayerSpec(
        name, typeId, component, others, activation, freeze, shareWith, place, trail);
  }
}
