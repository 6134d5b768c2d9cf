package io.striate.backend.cpu.vector;

/// One way to compute a convolution, or its gradient by the input, for one geometry: weights are
/// packed by a step of their own, then samples run. [ConvAlgorithms] chooses.
interface Conv2dKernel {
  /// Floats of packed weights and biases.
  int packedSize();

  /// Inputs: weight, and bias if there is one; output: both, packed.
  Body pack(boolean hasBias);

  /// Some samples; inputs: image (or gradOutput), packed weights; output: image (or its gradient).
  ///
  /// @param shared whether several workers will share its tasks, so that it should have several
  Body samples(int count, boolean relu, boolean shared);

  /// Whether no cache holds the packed weights ([Node.BodyMaker#streams]).
  default boolean streams() {
    return false;
  }

  /// Makes the bodies of the samples.
  default Node.BodyMaker maker(boolean relu) {
    return new Node.BodyMaker() {
      @Override
      public Body make(int first, int count, boolean shared) {
        return samples(count, relu, shared);
      }

      @Override
      public boolean streams() {
        return Conv2dKernel.this.streams();
      }
    };
  }
}
