package io.striate.layers.format;

import io.striate.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// A layer of the specification, written out of the groups and branches that it stands in.
///
/// @param layer as written, with the values of variables, without branches
/// @param scope where its name belongs
/// @param inputs what it reads unless it names something itself
/// @param sharing whose parameters it uses unless it names a layer itself
/// @param trail the groups that it comes from, one line each for people
record Unrolled(
    JsonValue layer,
    Scope scope,
    List<Source> inputs,
    Optional<Sharing> sharing,
    List<String> trail) {
  Unrolled {
    inputs = List.copyOf(inputs);
    trail = List.copyOf(trail);
  }
}
