package io.striate.training.view;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.View;
import io.striate.api.train.ViewType;
import java.util.List;
import java.util.Locale;

/// `quarter-turns`: the image, and the image turned by 90, 180 and 270 degrees, for images without
/// an up, such as those of galaxies, cells or the ground from above. With `flip` these are the
/// eight symmetries of a square: turning or mirroring the image by them does not change the
/// average.
///
/// Source: Dieleman, Willett and Dambre, "Rotation-invariant convolutional neural networks for
/// galaxy morphology prediction", arXiv:1503.07077, section 5.
public final class QuarterTurnsViewType implements ViewType {
  private static final int DOWN = 2;
  private static final int ACROSS = 3;

  @Override
  public String id() {
    return "quarter-turns";
  }

  @Override
  public String summary() {
    return "the image, turned by 0, 90, 180 and 270 degrees";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public View create(Config config) {
    return (emit, images) -> {
      Shape shape = images.type().shape();
      if (shape.extent(DOWN) != shape.extent(ACROSS)) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "turns images by 90 degrees, so they must be square; got %dx%d",
                shape.extent(DOWN),
                shape.extent(ACROSS)));
      }
      Value exchanged = emit.one(new Move.Permute(List.of(0, 1, ACROSS, DOWN)), images);
      Value upsideDown = reversed(emit, images, DOWN);
      return List.of(
          images,
          reversed(emit, exchanged, DOWN),
          reversed(emit, upsideDown, ACROSS),
          reversed(emit, exchanged, ACROSS));
    };
  }

  private static Value reversed(Emitter emit, Value images, int axis) {
    int last = images.type().shape().extent(axis) - 1;
    Value fromTheEnd = emit.subtract(emit.constant(last), emit.iota(Shape.of(last + 1), 0));
    return emit.take(images, fromTheEnd, axis);
  }
}
