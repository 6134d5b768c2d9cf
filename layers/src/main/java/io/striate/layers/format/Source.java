package io.striate.layers.format;

import io.striate.layers.spec.Reference;

/// What a layer reads that is written out of groups and branches.
sealed interface Source {
  /// The first input of the network.
  Source INPUT = new Layer(-1);

  /// A layer.
  ///
  /// @param position in the list of all layers
  record Layer(int position) implements Source {}

  /// What a group or a layer with branches names.
  ///
  /// @param scope where the name is looked for
  record Named(Reference name, Scope scope) implements Source {}
}
