package io.striate.training.view;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.View;
import io.striate.api.train.ViewType;
import java.util.List;

/// `flip`: the image, and its mirror image (left and right exchanged).
///
/// Source: Simonyan and Zisserman, "Very deep convolutional networks for large-scale image
/// recognition", 2015, section 3.2.
public final class FlipViewType implements ViewType {
  private static final int ACROSS = 3;

  @Override
  public String id() {
    return "flip";
  }

  @Override
  public String summary() {
    return "the image and its mirror image";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public View create(Config config) {
    return (emit, images) -> List.of(images, mirrored(emit, images));
  }

  private static Value mirrored(Emitter emit, Value images) {
    int last = images.type().shape().extent(ACROSS) - 1;
    Value fromTheRight = emit.subtract(emit.constant(last), emit.iota(Shape.of(last + 1), 0));
    return emit.take(images, fromTheRight, ACROSS);
  }
}
