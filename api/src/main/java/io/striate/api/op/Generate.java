package io.striate.api.op;

import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Operations that make float32 tensors out of nothing but their attributes (and the position in
/// the training).
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

  /// Literal numbers that the program carries, such as a table of connections or the weights of an
  /// interpolation. Two are equal if their shapes and the bits of their numbers are.
  final class Constant implements Generate {
    private static final int PRINTED = 8;
    private static final int SAMPLED = 3;

    private final Shape shape;
    private final float[] values;

    /// @param values row-major, one for each element; copied
    /// @throws io.striate.api.error.StriateException if their number is not that of the shape
    public Constant(Shape shape, float... values) {
      this.shape = shape;
      this.values = values.clone();
      Check.that(
          this,
          shape.elements() == values.length,
          shape + " has " + shape.elements() + " elements, got " + values.length + " numbers");
    }

    /// The shape.
    public Shape shape() {
      return shape;
    }

    /// The number at a row-major index.
    public float value(int index) {
      return values[index];
    }

    /// Copies all numbers into an array.
    ///
    /// @param at where the first goes
    public void copyTo(float[] target, int at) {
      System.arraycopy(values, 0, target, at, values.length);
    }

    @Override
    public String name() {
      return "constant";
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
    public boolean equals(Object other) {
      return other instanceof Constant constant
          && shape.equals(constant.shape)
          && Arrays.equals(values, constant.values);
    }

    @Override
    public int hashCode() {
      return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    /// All of up to 8 numbers; of more the first 3, their count and a hash of all.
    @Override
    public String toString() {
      if (values.length <= PRINTED) {
        return "constant " + Arrays.toString(values);
      }
      String start = Arrays.toString(Arrays.copyOf(values, SAMPLED));
      return "constant "
          + start.substring(0, start.length() - 1)
          + ", ...] of "
          + values.length
          + ", hash "
          + Integer.toHexString(Arrays.hashCode(values));
    }
  }

  /// The index along an axis: 0, 1, 2, ..., of at most 2^24 positions, beyond which float32 has no
  /// whole numbers.
  record Iota(Shape shape, int axis) implements Generate {
    @Override
    public String name() {
      return "iota";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.inputs(this, inputs, 0, 0);
      Check.that(this, axis >= 0 && axis < shape.rank(), "axis " + axis + " lies outside " + shape);
      Check.positions(this, axis, shape);
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
  /// [io.striate.api.random.Philox#uniforms]: the entry of axis 0 is what Philox calls the sample,
  /// and the element is the row-major index within the entry.
  ///
  /// | tensor | shape |
  /// |---|---|
  /// | step | `i32[]` |
  /// | position of the first sample in the batch that is trained on | `i32[]` |
  /// | output | `shape` |
  ///
  /// Entry `i` has the number `firstSample * rows + first + i`: the same numbers, however a batch
  /// is cut into parts.
  ///
  /// @param shape of at least one axis
  /// @param seed the run's seed
  /// @param purpose [io.striate.api.random.Philox#purpose] of what the numbers are for
  /// @param first the number of the first entry of axis 0
  /// @param rows how many entries of axis 0 belong to each sample; 0 if they do not belong to
  ///   samples, so that every part of a batch has the same numbers
  record Uniform(Shape shape, long seed, int purpose, int first, int rows) implements Generate {
    @Override
    public String name() {
      return "uniform";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.inputs(this, inputs, 2, 2);
      Check.position(this, inputs, 0);
      Check.that(this, shape.rank() >= 1, "a shape needs an axis of samples, got " + shape);
      return List.of(TensorType.float32(shape));
    }

    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
      return rows == 0 ? BatchRule.INDEPENDENT : BatchRule.PER_SAMPLE;
    }

    @Override
    public Op slice(int firstEntry, int count) {
      return new Uniform(shape.with(0, count), seed, purpose, first + firstEntry, rows);
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
