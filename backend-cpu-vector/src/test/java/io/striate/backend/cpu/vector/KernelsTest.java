package io.striate.backend.cpu.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.backend.BackendOptions;
import io.striate.api.op.Example;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which composite operations have kernels; the others are lowered.
class KernelsTest {
  @Test
  void theseCompositeOperationsHaveOne() {
    var withKernel = new TreeSet<String>();
    try (var backend = new CpuVectorProvider().open(BackendOptions.defaults())) {
      for (Example example : Example.bundled()) {
        backend
            .kernel(example.op(), example.inputTypes(), example.outputTypes())
            .ifPresent(kernel -> withKernel.add(example.op().name()));
      }
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
                "groupnorm",
                "groupnorm-grad",
                "local-response-norm",
                "local-response-norm-grad",
                "log-softmax",
                "log-softmax-grad",
                "maxpool2d",
                "maxpool2d-grad",
                "sgd-update",
                "softmax",
                "softmax-cross-entropy",
                "softmax-grad",
                "softmax-cross-entropy-grad",
                "bilinear-upsample2d",
                "bilinear-upsample2d-grad")),
        withKernel);
  }
}
