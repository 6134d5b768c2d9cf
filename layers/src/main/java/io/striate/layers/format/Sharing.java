package io.striate.layers.format;

import io.striate.api.error.Place;
import io.striate.layers.spec.Reference;
import java.util.List;
import java.util.function.Predicate;

/// A group whose layers use the parameters of those of another.
///
/// @param own what the names of its layers begin with
/// @param others what the names in the other group begin with, the likeliest first: with the number
///   of the repetition, and without
/// @param place where it is asked for
record Sharing(String own, List<String> others, Place place) {
  Sharing {
    others = List.copyOf(others);
  }

  /// The layer whose parameters a layer of the group uses.
  ///
  /// @param layer its name in full
  /// @param known whether there is a layer of a name
  Reference of(String layer, Predicate<String> known) {
    String inside = layer.substring(own.length());
    List<String> candidates = others.stream().map(other -> other + inside).toList();
    String name = candidates.stream().filter(known).findFirst().orElseGet(candidates::getFirst);
    return new Reference(name, place);
  }
}
