package io.striate.backend.tck.run;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Kernel;
import io.striate.api.op.Op;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/// The reference backend with one typical mistake in one operation.
///
/// @param mistake in words
/// @param op the operation that has it
/// @param making how its kernel is made
public record Mutant(String mistake, Class<? extends Op> op, Making making)
    implements BackendProvider {
  /// Makes a kernel with the mistake.
  public interface Making {
    Optional<Kernel> kernel(Backend right, Op op, List<TensorType> in, List<TensorType> out);
  }

  /// Another operation is done in its place.
  public static <T extends Op> Mutant instead(String mistake, Class<T> op, UnaryOperator<T> other) {
    return new Mutant(
        mistake, op, (right, one, in, out) -> right.kernel(other.apply(op.cast(one)), in, out));
  }

  /// The inputs are changed before; they are copies.
  public static Mutant before(
      String mistake, Class<? extends Op> op, BiConsumer<Op, List<Numbers>> change) {
    return new Mutant(
        mistake,
        op,
        (right, one, in, out) ->
            right
                .kernel(one, in, out)
                .map(kernel ->
                    (inputs, outputs) -> {
                      var numbers = inputs.stream().map(Numbers::read).toList();
                      change.accept(one, numbers);
                      kernel.run(written(right, numbers), outputs);
                    }));
  }

  /// The outputs are changed after; the inputs are there to look at.
  ///
  /// @param change of inputs and outputs
  public static Mutant after(
      String mistake, Class<? extends Op> op, BiConsumer<List<Numbers>, List<Numbers>> change) {
    return new Mutant(
        mistake,
        op,
        (right, one, in, out) ->
            right
                .kernel(one, in, out)
                .map(kernel ->
                    (inputs, outputs) -> {
                      kernel.run(inputs, outputs);
                      var numbers = outputs.stream().map(Numbers::read).toList();
                      change.accept(inputs.stream().map(Numbers::read).toList(), numbers);
                      write(numbers, outputs);
                    }));
  }

  /// What was in the outputs before is added.
  public static Mutant accumulating(String mistake, Class<? extends Op> op) {
    return new Mutant(
        mistake,
        op,
        (right, one, in, out) ->
            right
                .kernel(one, in, out)
                .map(kernel ->
                    (inputs, outputs) -> {
                      var old = outputs.stream().map(Numbers::read).toList();
                      kernel.run(inputs, outputs);
                      var numbers = outputs.stream().map(Numbers::read).toList();
                      for (int i = 0; i < numbers.size(); i++) {
                        double[] values = numbers.get(i).values();
                        for (int e = 0; e < values.length; e++) {
                          values[e] += old.get(i).values()[e];
                        }
                      }
                      write(numbers, outputs);
                    }));
  }

  private static List<Tensor> written(Backend backend, List<Numbers> numbers) {
    var tensors = new ArrayList<Tensor>();
    for (Numbers each : numbers) {
      Tensor tensor = backend.allocate(each.type());
      each.writeTo(tensor);
      tensors.add(tensor);
    }
    return tensors;
  }

  private static void write(List<Numbers> numbers, List<Tensor> tensors) {
    for (int i = 0; i < numbers.size(); i++) {
      numbers.get(i).writeTo(tensors.get(i));
    }
  }

  @Override
  public String name() {
    return "mutant";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Availability availability() {
    return new Availability.Available("a test");
  }

  @Override
  public Backend open(BackendOptions options) {
    Backend right = Reference.open();
    return new Backend() {
      @Override
      public String name() {
        return "mutant";
      }

      @Override
      public Map<String, String> properties() {
        return right.properties();
      }

      @Override
      public Tensor allocate(TensorType type) {
        return right.allocate(type);
      }

      @Override
      public Optional<Kernel> kernel(Op one, List<TensorType> in, List<TensorType> out) {
        return op.isInstance(one) ? making.kernel(right, one, in, out) : right.kernel(one, in, out);
      }

      @Override
      public void close() {
        right.close();
      }
    };
  }

  @Override
  public String toString() {
    return op.getSimpleName() + ": " + mistake;
  }
}
