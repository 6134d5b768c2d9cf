package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.component.ValueForm;
import io.striate.api.layer.Fit;
import io.striate.api.layer.Padding;
import io.striate.api.layer.WindowRequest;
import io.striate.api.op.Window2d;
import java.util.List;
import java.util.Optional;

/// A pooling's kernel: pixels, or `"global"` for the whole map.
///
/// @param pixels empty for the whole map
record PoolKernel(Optional<Pair> pixels) {
  static final Field<PoolKernel> KERNEL =
      Field.required(
          "kernel",
          kind(),
          "height and width of a window, in pixels; \"global\" for the whole input");

  /// By default windows lie side by side: the stride is the kernel.
  static final Field<Pair> STRIDE =
      Field.derived(
          "stride",
          FieldKind.pixels(),
          config -> config.get(KERNEL).pixels().orElse(new Pair(1, 1)),
          "step between windows, in pixels; the kernel by default");

  static final Field<Padding> PADDING =
      Field.of("padding", Padding.kind(), Padding.of(0), "padding around the input, in pixels");

  static final Field<Fit> FIT =
      Field.of(
          "fit",
          FieldKind.word(Fit.class),
          Fit.STRICT,
          "what to do if the windows do not cover the input exactly");

  private static FieldKind<PoolKernel> kind() {
    FieldKind<Pair> pixels = FieldKind.pixels();
    return new FieldKind<>(
        pixels.describe() + ", or \"global\"",
        json ->
            json.equals("global")
                ? new PoolKernel(Optional.empty())
                : new PoolKernel(Optional.of(pixels.parser().apply(json))),
        kernel -> kernel.pixels().map(pixels::format).orElse("global"),
        new ValueForm.Either(pixels.form(), new ValueForm.Word(List.of("global"))));
  }

  /// The window of a pooling with these settings over a map of that size.
  static Window2d window(Config config, int height, int width) {
    Pair kernel = config.get(KERNEL).pixels().orElse(new Pair(height, width));
    Pair none = new Pair(1, 1);
    var request =
        new WindowRequest(kernel, config.get(STRIDE), config.get(PADDING), none, config.get(FIT));
    return request.on(height, width);
  }
}
