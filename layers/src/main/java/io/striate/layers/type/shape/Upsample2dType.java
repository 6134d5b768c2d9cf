package io.striate.layers.type.shape;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
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
        Shape shape = input.type().shape();
        Value rows = weights(emit, shape.extent(2), factor.height());
        Value columns = weights(emit, shape.extent(3), factor.width());
        Value sums = emit.matmul(emit.matmul(rows, input, false, false), columns, false, true);
        return emit.scale(sums, 0.25 / (factor.height() * factor.width()));
      }
    };

    abstract Value enlarged(Emitter emit, Value input, Pair factor);

    /// A matrix `[size factor, size]` whose product with an axis interpolates along it, times `2
    /// factor`: all its elements are whole numbers, which are exact.
    private static Value weights(Emitter emit, int size, int factor) {
      int unit = 2 * factor;
      float[] matrix = new float[size * factor * size];
      for (int i = 0; i < size * factor; i++) {
        // The place of its center among those of the input.
        int place = Math.max(2 * i + 1 - factor, 0);
        int before = place / unit;
        int after = Math.min(before + 1, size - 1);
        matrix[i * size + before] += unit - place % unit;
        matrix[i * size + after] += place % unit;
      }
      return emit.constant(Shape.of(size * factor, size), matrix);
    }
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
