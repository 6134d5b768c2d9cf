package io.striate.backend.cpu.vector.conv;

import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.BodyMaker;
import java.util.Optional;
import java.util.function.BiFunction;

/// One way to compute a convolution, or its gradient by the input, for one geometry: weights are
/// packed by a step of their own, then samples run. A [ConvAlgorithm] makes it.
public interface Conv2dKernel {
  /// Floats of packed weights and biases.
  int packedSize();

  /// Inputs: weight, and bias if there is one; output: both, packed.
  Body pack(boolean hasBias);

  /// Some samples; inputs: image (or gradOutput), packed weights; output: image (or its gradient).
  ///
  /// @param shared whether several workers will share its tasks, so that it should have several
  Body samples(int count, boolean relu, boolean shared);

  /// The samples in two steps, for a batch that is not cut into shards; empty if one step serves it
  /// as well.
  ///
  /// @param count of the samples
  default Optional<TwoSteps> twoSteps(int count, boolean relu) {
    return Optional.empty();
  }

  /// Samples in two steps between which all workers meet. Where one step has so few places that
  /// several tasks must share each, all of them would lay the same input out for themselves.
  ///
  /// @param size floats of the laid out input
  /// @param lay input: image (or gradOutput); output: the laid out input
  /// @param multiply inputs: the laid out input, packed weights; output: image (or its gradient)
  record TwoSteps(int size, Body lay, Body multiply) {}

  /// Whether no cache holds the packed weights ([BodyMaker#streams]).
  default boolean streams() {
    return false;
  }

  /// Makes the bodies of the samples.
  default BodyMaker maker(boolean relu) {
    return maker((count, shared) -> samples(count, relu, shared));
  }

  /// Makes one of the two steps.
  default BodyMaker maker(Body step) {
    return maker((count, shared) -> step);
  }

  private BodyMaker maker(BiFunction<Integer, Boolean, Body> bodies) {
    return new BodyMaker() {
      @Override
      public Body make(int first, int count, boolean shared) {
        return bodies.apply(count, shared);
      }

      @Override
      public boolean streams() {
        return Conv2dKernel.this.streams();
      }
    };
  }
}
