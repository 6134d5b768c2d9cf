package io.striate.backend.gpu.aparapi.routines;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.op.Example;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which composite operations have kernels, on any device; the others are lowered.
class RoutinesTest {
  @Test
  void theseCompositeOperationsHaveOne() {
    var withKernel = new TreeSet<String>();
    var routines = Routines.of(true, 48 << 10);
    for (Example example : Example.bundled()) {
      routines
          .of(example.op(), example.inputTypes(), example.outputTypes())
          .ifPresent(routine -> withKernel.add(example.op().name()));
    }
    assertEquals(
        new TreeSet<>(
            Set.of(
                "adam-update",
                "argmax",
                "avgpool2d",
                "avgpool2d-grad",
                "batchnorm",
                "batchnorm-grad",
                "batchnorm-inference",
                "conv2d",
                "conv2d-grad-input",
                "conv2d-grad-weight",
                "dropout",
                "maxpool2d",
                "maxpool2d-grad",
                "sgd-update",
                "softmax",
                "softmax-cross-entropy",
                "softmax-cross-entropy-grad")),
        withKernel);
  }
}
