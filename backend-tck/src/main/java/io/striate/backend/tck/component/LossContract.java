package io.striate.backend.tck.component;

import io.striate.api.backend.Backend;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.backend.tck.run.Reference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every loss promises: targets that belong to the outputs, a finite loss of each sample that
/// does not depend on the other samples, and a gradient that agrees with finite differences in
/// double.
///
/// Outputs are drawn between -1 and 1, and targets by [#target], with a seed that failures print;
/// `-Dstriate.tck.seed=N` sets it. Gradients are compared as
/// [io.striate.backend.tck.layer.LayerContract] describes.
public interface LossContract extends ComponentContract<Loss> {
  @Override
  LossType type();

  /// Outputs to test, at least one set: for each of [Loss#outputs] the shape of one sample.
  List<Map<String, Shape>> shapes();

  /// An element of a target. By default a class below the first extent of the output if the target
  /// consists of whole numbers, else a number from 0 to 1.
  ///
  /// @param name of the target
  /// @param element what the target consists of
  /// @param output the shape of one sample of the first output
  default double target(String name, ElementType element, Shape output, RandomStream random) {
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

  /// The outputs that the loss passes no gradient to, such as boxes that others learn. By default
  /// there are none.
  default Set<String> withoutGradient() {
    return Set.of();
  }

  /// The gradient by each output agrees with difference quotients of the loss; that by
  /// [#withoutGradient] is 0.
  @TestFactory
  default Stream<DynamicTest> gradientsAgreeWithFiniteDifferences() {
    return trials(trial -> trial.checkGradients(withoutGradient()));
  }

  private Stream<DynamicTest> trials(Consumer<LossTrial> trial) {
    return Settings.each(
        this,
        (_, fresh) -> {
          try (Backend reference = Reference.open()) {
            for (Map<String, Shape> shapes : shapes()) {
              trial.accept(new LossTrial(fresh, shapes, this::target, reference));
            }
          }
        });
  }
}
