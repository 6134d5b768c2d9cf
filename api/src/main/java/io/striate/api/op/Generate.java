package io.striate.api.op;

import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Operations that make float32 tensors out of nothing but their attributes (and the step).
public sealed interface Generate extends CoreOp {
  /// One number everywhere.
  record Fill(Shape shape, double value) implements Generate {
    @Override
    public String name() {
      return "fill";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.inputs(this, inputs, 0, 0);
      return List.of(TensorType.float32(shape));
    }

    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
      return BatchRule.INDEPENDENT;
    }

    @Override
    public String toString() {
      return "fill " + value;
    }
  }

  /// The index along an axis: 0, 1, 2, ...
  record Iota(Shape shape, int axis) implements Generate {
    @Override
    public String name() {
      return "iota";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.inputs(this, inputs, 0, 0);
      Check.that(this, axis >= 0 && axis < shape.rank(), "axis " + axis + " lies outside " + shape);
      return List.of(TensorType.float32(shape));
    }

    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
      return BatchRule.INDEPENDENT;
    }

    @Override
    public String toString() {
      return "iota along " + axis;
    }
  }

  /// Uniform random numbers in [0, 1), bit for bit those of
  /// [io.striate.api.random.Philox#uniforms]: axis 0 is the sample, which counts from
  /// `firstSample`, and the element is the row-major index within the sample.
  ///
  /// The only input is the step, `i32[]`.
  ///
  /// @param shape `[N, ...]`
  /// @param seed the run's seed
  /// @param purpose [io.striate.api.random.Philox#purpose] of what the numbers are for
  record Uniform(Shape shape, long seed, int purpose, int firstSample) implements Generate {
    @Override
    public String name() {
      return "uniform";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.inputs(this, inputs, 1, 1);
      Check.element(this, "the step", inputs.getFirst(), ElementType.INT32);
      Check.shape(this, "the step", inputs.getFirst(), Shape.SCALAR);
      Check.that(this, shape.rank() >= 1, "a shape needs an axis of samples, got " + shape);
      return List.of(TensorType.float32(shape));
    }

    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
      return BatchRule.PER_SAMPLE;
    }

    @Override
    public Op slice(int first, int count) {
      return new Uniform(shape.with(0, count), seed, purpose, firstSample + first);
    }

    @Override
    public String toString() {
      return "uniform (seed " + seed + ", purpose " + Integer.toHexString(purpose) + ")";
    }
  }

  /// There is nothing to differentiate by.
  @Override
  default List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    return self.inputs().stream().map(input -> Optional.<Value>empty()).toList();
  }
}
