package io.striate.layers.type.convolution;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.WindowRequest;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.layers.type.Volumes;
import java.util.ArrayList;
import java.util.List;

/// `conv3d`: filters that slide over volumes, such as scans or the frames of a film.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[C, D, H, W]` |
/// | `weight` | `[filters, C / groups, kD, kH, kW]` |
/// | `bias` | `[filters]` |
/// | output | `[filters, oD, oH, oW]`, each `(N + 2P - F)/S + 1` |
///
/// Computed as a `conv2d` of each plane of the output, to which the planes that its filters see are
/// channels.
///
/// Source: Tran and others, "Learning spatiotemporal features with 3D convolutional networks",
/// arXiv:1412.0767.
public final class Conv3dType implements LayerType {
  @Override
  public String id() {
    return "conv3d";
  }

  @Override
  public String summary() {
    return "3-D convolution (cross-correlation) with learned filters";
  }

  @Override
  public List<String> otherNames() {
    return List.of("Convolution3D", "VolumetricConvolution");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        Conv2dType.FILTERS,
        Volume.KERNEL,
        Volume.STRIDE,
        Volume.PADDING,
        Volume.DILATION,
        Conv2dType.FIT,
        Conv2dType.GROUPS,
        Conv2dType.BIAS,
        Conv2dType.INIT,
        Conv2dType.BIAS_INIT);
  }

  @Override
  public Layer create(Config config) {
    int filters = config.get(Conv2dType.FILTERS);
    int groups = config.get(Conv2dType.GROUPS);
    Conv2dType.checkGroups(filters, groups);
    return new Planes(
        new Convolution(
            filters,
            Volume.window(config).plane(),
            groups,
            config.get(Conv2dType.BIAS),
            config.get(Conv2dType.INIT).value(),
            config.get(Conv2dType.BIAS_INIT).value()),
        Volume.window(config).depth());
  }

  /// @param plane of the planes
  /// @param depth which planes a plane of the output sees
  private record Planes(Convolution plane, WindowRequest depth) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = Volumes.volume(inputs.getFirst());
      depth.on(input.extent(1), 1);
      Shape image = Shape.of(input.extent(0), input.extent(2), input.extent(3));
      var parameters = new ArrayList<>(plane.parameters(List.of(image)));
      Parameter weight = parameters.getFirst();
      Shape shape = weight.shape();
      parameters.set(
          0,
          Parameter.trainable(
              weight.name(),
              Shape.of(
                  shape.extent(0),
                  shape.extent(1),
                  depth.kernel().height(),
                  shape.extent(2),
                  shape.extent(3)),
              weight.initializer()));
      return parameters;
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value seen = seen(emit, inputs.getFirst());
      Shape shape = seen.type().shape();
      int samples = shape.extent(0);
      int planes = shape.extent(1);
      int channels = shape.extent(2) * shape.extent(3);
      Value images =
          emit.reshape(seen, samples * planes, channels, shape.extent(4), shape.extent(5));
      Shape weight = parameters.getFirst().type().shape();
      var operands = new ArrayList<>(parameters);
      operands.set(
          0,
          emit.reshape(
              parameters.getFirst(),
              weight.extent(0),
              weight.extent(1) * weight.extent(2),
              weight.extent(3),
              weight.extent(4)));
      Value output = plane.forward(emit, List.of(images), operands, mode);
      Shape image = output.type().shape();
      Value byPlane =
          emit.reshape(output, samples, planes, image.extent(1), image.extent(2), image.extent(3));
      return emit.one(new Move.Permute(List.of(0, 2, 1, 3, 4)), byPlane);
    }

    /// For each plane of the output the planes that it sees: `[N, oD, C, kD, H, W]`.
    private Value seen(Emitter emit, Value input) {
      Shape shape = input.type().shape();
      var window = depth.on(shape.extent(2), 1);
      int planes = window.outHeight(shape.extent(2));
      var before = List.of(0, 0, window.padTop(), 0, 0);
      Value padded =
          emit.one(new Move.Pad(before, List.of(0, 0, window.padBottom(), 0, 0), 0), input);
      int[] apart = {shape.extent(0), shape.extent(1), 1, planes, shape.extent(3), shape.extent(4)};
      var taps = new ArrayList<Value>();
      for (int tap = 0; tap < window.kernelHeight(); tap++) {
        int begin = tap * window.dilationHeight();
        int end = begin + (planes - 1) * window.strideHeight() + 1;
        taps.add(emit.reshape(emit.slice(padded, 2, begin, end, window.strideHeight()), apart));
      }
      Value stacked = emit.emit(new Move.Concat(2), taps).getFirst();
      return emit.one(new Move.Permute(List.of(0, 3, 1, 2, 4, 5)), stacked);
    }
  }
}
