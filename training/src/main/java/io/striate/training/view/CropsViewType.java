package io.striate.training.view;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.View;
import io.striate.api.train.ViewType;
import java.util.List;

/// `crops`: the image and four crops. The image gets a border of zeros; the crops are the four
/// corners of that, each of the image's size. The counterpart of training with `pad-and-crop`.
///
/// With `flip` these are ten versions, as in Krizhevsky, Sutskever and Hinton, "ImageNet
/// classification with deep convolutional neural networks", 2012, section 4.1, who crop from a
/// larger image instead of one with a border.
public final class CropsViewType implements ViewType {
  private static final Field<Integer> PADDING =
      Field.of("padding", FieldKind.integer(1), 4, "pixels added on each side");

  @Override
  public String id() {
    return "crops";
  }

  @Override
  public String summary() {
    return "the image and four crops of it with a border";
  }

  @Override
  public List<String> otherNames() {
    return List.of("FiveCrop", "TenCrop");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PADDING);
  }

  @Override
  public View create(Config config) {
    int padding = config.get(PADDING);
    return (emit, images) ->
        List.of(
            images,
            corner(emit, images, padding, 0, 0),
            corner(emit, images, padding, 0, 2 * padding),
            corner(emit, images, padding, 2 * padding, 0),
            corner(emit, images, padding, 2 * padding, 2 * padding));
  }

  /// A crop of the padded images.
  ///
  /// @param top the first row, counted in the padded images
  /// @param left the first column
  private static Value corner(Emitter emit, Value images, int padding, int top, int left) {
    var border = List.of(0, 0, padding, padding);
    Value padded = emit.one(new Move.Pad(border, border, 0), images);
    Shape shape = images.type().shape();
    Value rows = emit.slice(padded, 2, top, top + shape.extent(2));
    return emit.slice(rows, 3, left, left + shape.extent(3));
  }
}
