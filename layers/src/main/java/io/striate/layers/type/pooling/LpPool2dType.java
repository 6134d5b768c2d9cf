package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.OutputRange;
import io.striate.api.layer.Parameter;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `lppool2d`: the p-norm of each window, map by map: `(sum abs(x)^p)^(1/p)`. Power 1 is the sum;
/// the larger the power, the closer to the maximum of the magnitudes.
///
/// Input `[C, H, W]`, output `[C, oH, oW]`; no parameters. Padding counts as 0. As in ONNX, the
/// norm is that of the magnitudes; PyTorch leaves `abs` out, which differs for odd powers and
/// negative inputs. Where a window holds zeros only, the gradient is 0.
///
/// Source: Sermanet, Chintala and LeCun, "Convolutional neural networks applied to house numbers
/// digit classification", ICPR 2012.
public final class LpPool2dType implements LayerType {
  private static final Field<Double> POWER =
      Field.of("power", FieldKind.number(1, 64), 2.0, "the p of the p-norm");

  @Override
  public String id() {
    return "lppool2d";
  }

  @Override
  public String summary() {
    return "p-norm of each window";
  }

  @Override
  public List<String> otherNames() {
    return List.of("LPPool2d", "LpPool");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PoolKernel.KERNEL, PoolKernel.STRIDE, PoolKernel.PADDING, PoolKernel.FIT, POWER);
  }

  @Override
  public Layer create(Config config) {
    return new NormPooling(config, config.get(POWER));
  }

  private record NormPooling(Config config, double power) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      InputShapes.image(inputs.getFirst());
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value input = inputs.getFirst();
      Shape shape = input.type().shape();
      var window = PoolKernel.window(config, shape.extent(2), shape.extent(3));
      Value sum =
          emit.scale(emit.one(new AvgPool2d(window, true), raised(emit, input)), window.taps());
      if (power == 1) {
        return sum;
      }
      // A root has no finite slope at 0.
      Value safe = emit.apply(Function.SELECT, sum, sum, emit.constant(1));
      return emit.apply(Function.SELECT, sum, root(emit, safe), emit.constant(0));
    }

    /// `abs(x)^p`. Squares need no general power, which is ten times as slow.
    private Value raised(Emitter emit, Value input) {
      if (power == 2) {
        return emit.square(input);
      }
      Value magnitude = emit.apply(Function.ABS, input);
      return power == 1 ? magnitude : emit.power(magnitude, emit.constant(power));
    }

    private Value root(Emitter emit, Value sum) {
      return power == 2
          ? emit.apply(Function.SQRT, sum)
          : emit.power(sum, emit.constant(1 / power));
    }

    @Override
    public OutputRange range() {
      return OutputRange.NON_NEGATIVE;
    }
  }
}
