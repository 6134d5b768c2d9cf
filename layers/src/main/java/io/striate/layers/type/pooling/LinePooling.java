package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Padding;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.WindowRequest;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.layers.type.Lines;
import java.util.List;

/// A pooling of lines, from `[C, L]` to `[C, oL]`, and its settings.
///
/// @param pooling of images of one row
record LinePooling(WindowPooling pooling) implements Layer {
  static final Field<Integer> KERNEL =
      Field.required("kernel", FieldKind.integer(1), "length of a window, in steps");
  static final Field<Integer> STRIDE =
      Field.derived(
          "stride",
          FieldKind.integer(1),
          config -> config.get(KERNEL),
          "step between windows, in steps; the kernel by default");
  static final Field<Padding> PADDING =
      Field.of("padding", Lines.padding(), Padding.of(0), "padding at the ends, in steps");

  static LinePooling of(Config config, WindowPooling.Pooling pooling) {
    var request =
        new WindowRequest(
            new Pair(1, config.get(KERNEL)),
            new Pair(1, config.get(STRIDE)),
            config.get(PADDING),
            new Pair(1, 1),
            config.get(PoolKernel.FIT));
    return new LinePooling(new WindowPooling(request::on, pooling));
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    Lines.line(inputs.getFirst());
    return List.of();
  }

  @Override
  public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
    return Lines.lines(emit, pooling.pooled(emit, Lines.images(emit, inputs.getFirst())));
  }
}
