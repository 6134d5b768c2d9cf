package io.striate.layers.type.shape;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Padding;
import io.striate.api.op.Move;
import io.striate.layers.type.Sides;
import java.util.List;

/// `zero-pad2d`: zeros around each map, for layers behind it that have no padding of their own.
///
/// Input `[C, H, W]`, output `[C, H + top + bottom, W + left + right]`; no parameters.
public final class ZeroPad2dType implements LayerType {
  private static final Field<Padding.Explicit> PADDING =
      Field.required("padding", Sides.kind(), "zeros added on each side, in pixels");

  @Override
  public String id() {
    return "zero-pad2d";
  }

  @Override
  public String summary() {
    return "adds zeros around each map";
  }

  @Override
  public List<String> otherNames() {
    return List.of("ZeroPadding2D");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PADDING);
  }

  @Override
  public Layer create(Config config) {
    Padding.Explicit sides = config.get(PADDING);
    var before = List.of(0, 0, sides.top(), sides.left());
    var after = List.of(0, 0, sides.bottom(), sides.right());
    return new Mapped((emit, input) -> emit.one(new Move.Pad(before, after, 0), input));
  }
}
