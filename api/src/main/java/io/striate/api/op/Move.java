package io.striate.api.op;

import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Operations that move elements and compute nothing.
public sealed interface Move extends CoreOp {
  /// The same elements in the same row-major order, under another shape.
  record Reshape(Shape shape) implements Move {
    @Override
    public String name() {
      return "reshape";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      TensorType input = only(this, inputs);
      Check.that(
          this,
          input.shape().elements() == shape.elements(),
          input
              + " has "
              + input.shape().elements()
              + " elements, "
              + shape
              + " has "
              + shape.elements());
      return List.of(new TensorType(input.element(), shape));
    }

    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
      Shape from = inputs.getFirst().shape();
      return rule(perSample, rank(from) && from.extent(0) == shape.extent(0));
    }

    /// Elements keep their order, so a sample keeps its elements wherever axis 0 can be shared out
    /// among the samples.
    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample, int batch) {
      return rule(perSample, rank(inputs.getFirst().shape()) && shape.extent(0) % batch == 0);
    }

    private boolean rank(Shape from) {
      return from.rank() > 0 && shape.rank() > 0;
    }

    @Override
    public Op slice(int first, int count) {
      return new Reshape(shape.with(0, count));
    }

    @Override
    public List<Optional<Value>> gradient(
        Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
      Value g = gradOutputs.getFirst().orElseThrow();
      return List.of(
          Optional.of(emit.one(new Reshape(self.inputs().getFirst().type().shape()), g)));
    }

    @Override
    public String toString() {
      return "reshape " + shape;
    }
  }

  /// Axes in another order: axis `i` of the output is axis `order[i]` of the input.
  record Permute(List<Integer> order) implements Move {
    public Permute {
      order = List.copyOf(order);
    }

    @Override
    public String name() {
      return "permute";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      TensorType input = only(this, inputs);
      var sorted = new ArrayList<>(order);
      Collections.sort(sorted);
      Check.that(
          this,
          sorted.equals(IntStream.range(0, input.shape().rank()).boxed().toList()),
          "order " + order + " must name each axis of " + input + " once");
      int[] extents = order.stream().mapToInt(input.shape()::extent).toArray();
      return List.of(new TensorType(input.element(), Shape.of(extents)));
    }

    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
      return rule(perSample, !order.isEmpty() && order.getFirst() == 0);
    }

    @Override
    public List<Optional<Value>> gradient(
        Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
      Value g = gradOutputs.getFirst().orElseThrow();
      var inverse = IntStream.range(0, order.size()).map(order::indexOf).boxed().toList();
      return List.of(Optional.of(emit.one(new Permute(inverse), g)));
    }

    @Override
    public String toString() {
      return "permute " + order;
    }
  }

  /// A box out of the input: along axis `i` every `steps[i]`-th entry from `begin[i]` (inclusive)
  /// to `end[i]` (exclusive). Its gradient is a [Pad] with zeros before, after and in between.
  ///
  /// @param begin from 0, one for each axis
  /// @param end above `begin`, at most the input's extent
  /// @param steps at least 1
  record Slice(List<Integer> begin, List<Integer> end, List<Integer> steps) implements Move {
    public Slice {
      begin = List.copyOf(begin);
      end = List.copyOf(end);
      steps = List.copyOf(steps);
    }

    /// Every entry of a box.
    public Slice(List<Integer> begin, List<Integer> end) {
      this(begin, end, Collections.nCopies(begin.size(), 1));
    }

    @Override
    public String name() {
      return "slice";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      TensorType input = only(this, inputs);
      int rank = input.shape().rank();
      boolean fits = begin.size() == rank && end.size() == rank && steps.size() == rank;
      for (int axis = 0; fits && axis < rank; axis++) {
        fits =
            begin.get(axis) >= 0
                && begin.get(axis) < end.get(axis)
                && end.get(axis) <= input.shape().extent(axis);
      }
      Check.that(this, fits, begin + " to " + end + " is no box within " + input);
      Check.that(
          this, steps.stream().allMatch(step -> step >= 1), "steps " + steps + " must be positive");
      int[] extents = IntStream.range(0, rank).map(this::extent).toArray();
      return List.of(new TensorType(input.element(), Shape.of(extents)));
    }

    private int extent(int axis) {
      return Math.ceilDiv(end.get(axis) - begin.get(axis), steps.get(axis));
    }

    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
      boolean whole =
          !begin.isEmpty()
              && begin.getFirst() == 0
              && end.getFirst() == inputs.getFirst().shape().extent(0)
              && steps.getFirst() == 1;
      return rule(perSample, whole);
    }

    @Override
    public Op slice(int first, int count) {
      return new Slice(begin, replaceFirst(end, count), steps);
    }

    @Override
    public List<Optional<Value>> gradient(
        Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
      Shape from = self.inputs().getFirst().type().shape();
      var after = new ArrayList<Integer>();
      var between = new ArrayList<Integer>();
      for (int axis = 0; axis < end.size(); axis++) {
        int last = begin.get(axis) + (extent(axis) - 1) * steps.get(axis);
        after.add(from.extent(axis) - last - 1);
        between.add(steps.get(axis) - 1);
      }
      var pad = new Pad(begin, after, between, 0);
      return List.of(Optional.of(emit.one(pad, gradOutputs.getFirst().orElseThrow())));
    }

    @Override
    public String toString() {
      boolean every = steps.stream().allMatch(step -> step == 1);
      return "slice " + begin + " to " + end + (every ? "" : " by " + steps);
    }
  }

  /// The input with `value` around it and in between: `before[i]` entries before, `after[i]` behind
  /// it and `between[i]` between two neighbours along axis `i`. Float32 only. Its gradient is a
  /// [Slice].
  ///
  /// @param before at least 0, one for each axis
  /// @param after at least 0
  /// @param between at least 0: the adjoint of a slice by steps of `between + 1`
  record Pad(List<Integer> before, List<Integer> after, List<Integer> between, double value)
      implements Move {
    public Pad {
      before = List.copyOf(before);
      after = List.copyOf(after);
      between = List.copyOf(between);
    }

    /// A border, and nothing in between.
    public Pad(List<Integer> before, List<Integer> after, double value) {
      this(before, after, Collections.nCopies(before.size(), 0), value);
    }

    @Override
    public String name() {
      return "pad";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      TensorType input = only(this, inputs);
      Check.element(this, "the input", input, ElementType.FLOAT32);
      int rank = input.shape().rank();
      boolean fits =
          Stream.of(before, after, between)
              .allMatch(list -> list.size() == rank && list.stream().allMatch(p -> p >= 0));
      Check.that(
          this,
          fits,
          "padding "
              + before
              + " and "
              + after
              + between("", " with ", " between")
              + " does not suit "
              + input);
      int[] extents =
          IntStream.range(0, rank)
              .map(a -> Math.addExact(behind(input.shape(), a), after.get(a)))
              .toArray();
      return List.of(TensorType.float32(extents));
    }

    /// Where the input ends along an axis, and what comes after it begins.
    private int behind(Shape input, int axis) {
      int gaps = Math.multiplyExact(input.extent(axis) - 1, between.get(axis) + 1);
      return Math.addExact(Math.addExact(before.get(axis), gaps), 1);
    }

    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
      boolean whole =
          !before.isEmpty()
              && before.getFirst() == 0
              && after.getFirst() == 0
              && between.getFirst() == 0;
      return rule(perSample, whole);
    }

    @Override
    public List<Optional<Value>> gradient(
        Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
      Shape from = self.inputs().getFirst().type().shape();
      var end = IntStream.range(0, before.size()).map(a -> behind(from, a)).boxed().toList();
      var steps = between.stream().map(gap -> gap + 1).toList();
      var slice = new Slice(before, end, steps);
      return List.of(Optional.of(emit.one(slice, gradOutputs.getFirst().orElseThrow())));
    }

    private String between(String none, String prefix, String suffix) {
      return between.stream().allMatch(gap -> gap == 0) ? none : prefix + between + suffix;
    }

    @Override
    public String toString() {
      return "pad "
          + before
          + " and "
          + after
          + between("", ", ", " between")
          + (value == 0 ? "" : " with " + value);
    }
  }

  /// The inputs one behind the other along an axis.
  record Concat(int axis) implements Move {
    @Override
    public String name() {
      return "concat";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.inputs(this, inputs, 1, Integer.MAX_VALUE);
      TensorType first = inputs.getFirst();
      Check.that(
          this,
          axis >= 0 && axis < first.shape().rank(),
          "axis " + axis + " lies outside " + first);
      int total = 0;
      for (TensorType input : inputs) {
        boolean alike =
            input.element() == first.element()
                && input.shape().rank() == first.shape().rank()
                && input.shape().with(axis, 1).equals(first.shape().with(axis, 1));
        Check.that(this, alike, first + " and " + input + " differ beside axis " + axis);
        total = Math.addExact(total, input.shape().extent(axis));
      }
      return List.of(new TensorType(first.element(), first.shape().with(axis, total)));
    }

    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
      if (!perSample.contains(true)) {
        return BatchRule.INDEPENDENT;
      }
      return axis > 0 && !perSample.contains(false) ? BatchRule.PER_SAMPLE : BatchRule.WHOLE_BATCH;
    }

    @Override
    public List<Optional<Value>> gradient(
        Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
      Value g = gradOutputs.getFirst().orElseThrow();
      var gradients = new ArrayList<Optional<Value>>();
      int position = 0;
      for (Value input : self.inputs()) {
        int extent = input.type().shape().extent(axis);
        gradients.add(Optional.of(emit.slice(g, axis, position, position + extent)));
        position += extent;
      }
      return gradients;
    }

    @Override
    public String toString() {
      return "concat along " + axis;
    }
  }

  /// The input repeated to a larger shape by the rules of broadcasting. Float32 only.
  ///
  /// @param perSample whether axis 0 of the output is the batch, though the input knows no samples
  record Broadcast(Shape shape, boolean perSample) implements Move {
    @Override
    public String name() {
      return "broadcast";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      TensorType input = only(this, inputs);
      Check.element(this, "the input", input, ElementType.FLOAT32);
      Check.that(
          this,
          Shape.broadcast(input.shape(), shape).equals(shape),
          input + " does not repeat to " + shape);
      return List.of(TensorType.float32(shape));
    }

    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSampleInputs) {
      if (!perSample && !perSampleInputs.getFirst()) {
        return BatchRule.INDEPENDENT;
      }
      Shape from = inputs.getFirst().shape();
      boolean full = from.rank() == shape.rank() && from.extent(0) == shape.extent(0);
      boolean repeats = from.rank() < shape.rank() || from.extent(0) == 1;
      return (perSampleInputs.getFirst() ? full : repeats)
          ? BatchRule.PER_SAMPLE
          : BatchRule.WHOLE_BATCH;
    }

    @Override
    public Op slice(int first, int count) {
      return new Broadcast(shape.with(0, count), perSample);
    }

    @Override
    public List<Optional<Value>> gradient(
        Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
      Value g = gradOutputs.getFirst().orElseThrow();
      return List.of(Optional.of(emit.sumTo(g, self.inputs().getFirst())));
    }

    @Override
    public String toString() {
      return "broadcast " + shape;
    }
  }

  private static TensorType only(Op op, List<TensorType> inputs) {
    Check.inputs(op, inputs, 1, 1);
    return inputs.getFirst();
  }

  private static BatchRule rule(List<Boolean> perSample, boolean keepsBatch) {
    if (!perSample.getFirst()) {
      return BatchRule.INDEPENDENT;
    }
    return keepsBatch ? BatchRule.PER_SAMPLE : BatchRule.WHOLE_BATCH;
  }

  private static List<Integer> replaceFirst(List<Integer> list, int value) {
    var changed = new ArrayList<>(list);
    changed.set(0, value);
    return changed;
  }
}
