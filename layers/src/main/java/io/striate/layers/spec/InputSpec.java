package io.striate.layers.spec;

import io.striate.api.error.Place;
import io.striate.api.tensor.Shape;

/// An input of the network.
///
/// @param name `input` where there is but one and it has no other name
/// @param fed the shape of one sample as it is fed, in the order of the layout
/// @param layout the order of its axes; only maps may be fed in another than [Layout#CHW]
/// @param place where it is written
public record InputSpec(String name, Shape fed, Layout layout, Place place) {
  /// The shape of one sample as layers see it: maps are `[C, H, W]`.
  public Shape shape() {
    return layout == Layout.HWC ? Shape.of(fed.extent(2), fed.extent(0), fed.extent(1)) : fed;
  }
}
