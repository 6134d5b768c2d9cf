package io.striate.backend.tck.component;

import io.striate.api.backend.Backend;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.backend.tck.run.Reference;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every loss promises: a target that belongs to the output, a finite loss of each sample that
/// does not depend on the other samples, and a gradient that agrees with finite differences in
/// double.
///
/// Outputs are drawn between -1 and 1, and targets by [#target], with a seed that failures print;
/// `-Dstriate.tck.seed=N` sets it. Gradients are compared as
/// [io.striate.backend.tck.layer.LayerContract] describes.
public interface LossContract extends ComponentContract<Loss> {
  @Override
  LossType type();

  /// Outputs of a network to test, shapes of one sample, at least one.
  List<Shape> outputs();

  /// An element of a target. By default a class below the first extent of the output if targets are
  /// whole numbers, else a number from 0 to 1.
  ///
  /// @param output the shape of one sample of the output
  /// @param element what targets consist of
  default double target(Shape output, ElementType element, RandomStream random) {
    return element == ElementType.FLOAT32 ? random.nextUniform() : random.nextInt(output.extent(0));
  }

  /// Target and loss have the batch as axis 0, the loss is finite, and the same loss emits the same
  /// operations every time.
  @TestFactory
  default Stream<DynamicTest> targetsAndLossesHaveTheBatch() {
    return trials(LossTrial::checkTypes);
  }

  /// The loss of a sample depends neither on the other samples nor on its position in the batch nor
  /// on the batch size.
  @TestFactory
  default Stream<DynamicTest> samplesAreIndependent() {
    return trials(LossTrial::checkSamplesAreIndependent);
  }

  /// The gradient by the output agrees with difference quotients of the loss.
  @TestFactory
  default Stream<DynamicTest> gradientsAgreeWithFiniteDifferences() {
    return trials(LossTrial::checkGradients);
  }

  private Stream<DynamicTest> trials(Consumer<LossTrial> trial) {
    return Settings.each(
        this,
        (_, fresh) -> {
          try (Backend reference = Reference.open()) {
            for (Shape output : outputs()) {
              trial.accept(
                  new LossTrial(
                      fresh,
                      output,
                      (element, random) -> target(output, element, random),
                      reference));
            }
          }
        });
  }
}
