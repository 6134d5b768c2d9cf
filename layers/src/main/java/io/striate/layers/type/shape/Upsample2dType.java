package io.striate.layers.type.shape;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.BilinearUpsample2d;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `upsample2d`: each map enlarged by whole factors.
///
/// - `nearest` repeats each pixel.
/// - `bilinear` interpolates between the centers of pixels; what lies beyond the outermost centers
///   repeats them. PyTorch calls this `align_corners=False`; Keras does the same.
///
/// Input `[C, H, W]`, output `[C, H height, W width]` with `factor` `[height, width]`; no
/// parameters.
public final class Upsample2dType implements LayerType {
  /// How pixels in between are computed.
  enum Interpolation {
    /// Those of the nearest pixel.
    NEAREST {
      @Override
      Value enlarged(Emitter emit, Value input, Pair factor) {
        Shape shape = input.type().shape();
        int[] apart = {shape.extent(0), shape.extent(1), shape.extent(2), 1, shape.extent(3), 1};
        int[] repeated = apart.clone();
        repeated[3] = factor.height();
        repeated[5] = factor.width();
        var broadcast = new Move.Broadcast(Shape.of(repeated), input.perSample());
        Value all = emit.one(broadcast, emit.reshape(input, apart));
        int height = shape.extent(2) * factor.height();
        return emit.reshape(all, shape.with(2, height).with(3, shape.extent(3) * factor.width()));
      }
    },
    /// Linear along both axes.
    BILINEAR {
      @Override
      Value enlarged(Emitter emit, Value input, Pair factor) {
        return emit.one(new BilinearUpsample2d(factor.height(), factor.width()), input);
      }
    };

    abstract Value enlarged(Emitter emit, Value input, Pair factor);
  }

  private static final Field<Pair> FACTOR =
      Field.of("factor", FieldKind.pixels(), new Pair(2, 2), "factors of height and width");
  private static final Field<Interpolation> MODE =
      Field.of(
          "mode",
          FieldKind.word(Interpolation.class),
          Interpolation.NEAREST,
          "how pixels in between are computed");

  @Override
  public String id() {
    return "upsample2d";
  }

  @Override
  public String summary() {
    return "enlarges each map by whole factors";
  }

  @Override
  public List<String> otherNames() {
    return List.of("UpSampling2D", "Upsample", "Interpolate");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FACTOR, MODE);
  }

  @Override
  public Layer create(Config config) {
    Pair factor = config.get(FACTOR);
    Interpolation mode = config.get(MODE);
    return new Mapped((emit, input) -> mode.enlarged(emit, input, factor));
  }
}
