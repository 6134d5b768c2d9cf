package io.striate.layers.spec;

import io.striate.api.error.Place;
import io.striate.api.tensor.Shape;
import java.util.List;

/// An input of the network.
///
/// @param name `input` where there is but one and it has no other name
/// @param fed the shape of one sample as it is fed, in the order of the layout
/// @param any the axes of `fed` whose extent is only known when the network is used; `fed` then has
///   one extent of many there. Only height and width can be open
/// @param layout the order of its axes; only maps may be fed in another than [Layout#CHW]
/// @param place where it is written
public record InputSpec(String name, Shape fed, List<Integer> any, Layout layout, Place place) {
  private static final int MOST_CHANNELS = 4;

  /// Gray, red-green-blue, and with opacity.
  private static final List<Integer> IMAGE_CHANNELS = List.of(1, 3, MOST_CHANNELS);

  public InputSpec {
    any = List.copyOf(any);
  }

  /// An input of one size.
  public InputSpec(String name, Shape fed, Layout layout, Place place) {
    this(name, fed, List.of(), layout, place);
  }

  /// The shape of one sample as layers see it: maps are `[C, H, W]`.
  public Shape shape() {
    return layout == Layout.HWC ? Shape.of(fed.extent(2), fed.extent(0), fed.extent(1)) : fed;
  }

  /// Whether it has channels, height and width, so that views make versions of it.
  public boolean isImage() {
    return fed.rank() == 3;
  }

  /// The same input where open axes have these extents; the others keep theirs.
  ///
  /// @param height in pixels
  /// @param width in pixels
  public InputSpec at(int height, int width) {
    Shape sized = fed;
    for (int axis : any) {
      sized = sized.with(axis, axis == heightAxis() ? height : width);
    }
    return new InputSpec(name, sized, any, layout, place);
  }

  /// Whether it looks like an image in the order of other frameworks, `[height, width, channels]`,
  /// that is read as `[channels, height, width]`.
  public boolean looksChannelsLast() {
    return layout == Layout.CHW
        && fed.rank() == 3
        && IMAGE_CHANNELS.contains(fed.extent(2))
        && Math.min(fed.extent(0), fed.extent(1)) > MOST_CHANNELS;
  }

  private int heightAxis() {
    return layout == Layout.HWC ? 0 : 1;
  }
}
