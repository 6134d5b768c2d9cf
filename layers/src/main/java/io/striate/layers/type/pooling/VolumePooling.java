package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.layers.type.Volumes;
import io.striate.layers.type.Volumes.Border;
import io.striate.layers.type.Volumes.Extents;
import java.util.List;
import java.util.Optional;

/// A pooling of volumes, from `[C, D, H, W]` to `[C, oD, oH, oW]`, and its settings.
///
/// Each plane is pooled, then each column of the results along the depth: the maximum of maxima is
/// that of the window, the mean of means too, since all planes have the same number of numbers in a
/// window.
///
/// @param config the settings
/// @param pooling of images
record VolumePooling(Config config, WindowPooling.Pooling pooling) implements Layer {
  /// A kernel: voxels, or `"global"` for the whole volume.
  ///
  /// @param voxels empty for the whole volume
  record Kernel(Optional<Extents> voxels) {}

  static final Field<Kernel> KERNEL =
      Field.required(
          "kernel",
          kernel(),
          "depth, height and width of a window, in voxels; \"global\" for the whole input");

  /// By default windows lie side by side: the stride is the kernel.
  static final Field<Extents> STRIDE =
      Field.derived(
          "stride",
          Volumes.extents(),
          config -> config.get(KERNEL).voxels().orElse(Extents.ONE),
          "step between windows, in voxels; the kernel by default");

  static final Field<Border> PADDING =
      Field.of("padding", Volumes.border(), Border.NONE, "padding around the input, in voxels");

  private static FieldKind<Kernel> kernel() {
    FieldKind<Extents> extents = Volumes.extents();
    return new FieldKind<>(
        extents.describe() + ", or \"global\"",
        json ->
            new Kernel(
                json.equals("global")
                    ? Optional.empty()
                    : Optional.of(extents.parser().apply(json))),
        kernel -> kernel.voxels().map(extents::format).orElse("global"));
  }

  private Volumes.Window window(int depth, int height, int width) {
    Extents kernel =
        config.get(KERNEL).voxels().orElseGet(() -> new Extents(depth, new Pair(height, width)));
    return new Volumes.Window(
        kernel, config.get(STRIDE), config.get(PADDING), Extents.ONE, config.get(PoolKernel.FIT));
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    Volumes.volume(inputs.getFirst());
    return List.of();
  }

  @Override
  public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
    Value input = inputs.getFirst();
    Shape shape = input.type().shape();
    int samples = shape.extent(0);
    int channels = shape.extent(1);
    int depth = shape.extent(2);
    int height = shape.extent(3);
    int width = shape.extent(4);
    Volumes.Window window = window(depth, height, width);
    Window2d column = window.depth().on(depth, 1);
    Value planes = emit.reshape(input, samples, channels * depth, height, width);
    Value pooled = emit.one(pooling.over(window.plane().on(height, width)), planes);
    Shape plane = pooled.type().shape();
    int pixels = plane.extent(2) * plane.extent(3);
    Value columns = emit.reshape(pooled, samples, channels, depth, pixels);
    return emit.reshape(
        emit.one(pooling.over(column), columns),
        samples,
        channels,
        column.outHeight(depth),
        plane.extent(2),
        plane.extent(3));
  }
}
