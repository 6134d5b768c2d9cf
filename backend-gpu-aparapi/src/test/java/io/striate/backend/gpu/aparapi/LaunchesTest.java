package io.striate.backend.gpu.aparapi;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Kernel;
import io.striate.api.backend.PlanPart;
import io.striate.api.op.Op;
import io.striate.api.program.Phase;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.training.step.ScratchStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The number of kernel launches in a step of LeNet-5 and of a small residual network. docs/gpu.md
/// quotes these numbers.
@Tag("device")
class LaunchesTest {
  /// The kernels of the backend with the default planner: one or more launches for each operation.
  private record OneByOne(GpuBackend inner) implements Backend {
    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public Map<String, String> properties() {
      return inner.properties();
    }

    @Override
    public Tensor allocate(TensorType type) {
      return inner.allocate(type);
    }

    @Override
    public Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs) {
      return inner.kernel(op, inputs, outputs);
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  private static long launches(GpuBackend counter, Backend planner, String model) {
    var programs = Training.model(model).programsAsFed();
    try (var step = new ScratchStep(planner, programs, programs.training(64))) {
      step.run();
      var before = counter.traffic().orElseThrow();
      step.run();
      return counter.traffic().orElseThrow().since(before).launches();
    }
  }

  /// A step uploads its images as bytes, the labels and the learning rate. It downloads the loss,
  /// the number of correct predictions and that of labels.
  @Test
  void imagesAreUploadedAsBytes() {
    var programs = Training.model("lenet5.json").programsAsFed();
    try (var backend = (GpuBackend) new GpuProvider().open(BackendOptions.defaults());
        var step = new ScratchStep(backend, programs, programs.training(64))) {
      step.run();
      var before = backend.traffic().orElseThrow();
      step.feed();
      step.run();
      var moved = backend.traffic().orElseThrow().since(before);
      assertEquals(64 * 28 * 28 + 64 * 4 + 4, moved.uploadedBytes());
      assertEquals(12, moved.downloadedBytes());
    }
  }

  /// A kernel that several layers share is attributed to all of them, so that timings and
  /// comparisons treat them as one.
  @Test
  void chainsBelongToAllTheirLayers() {
    var programs = Training.model("residual-small.json").programsAsFed();
    try (var backend = (GpuBackend) new GpuProvider().open(BackendOptions.defaults());
        var step = new ScratchStep(backend, programs, programs.training(4))) {
      var shared =
          step.parts().stream()
              .filter(part -> part.phase() == Phase.FORWARD && part.scopes().size() > 1)
              .map(PlanPart::scopes)
              .toList();
      assertEquals(
          List.of(
              List.of("stem", "stem.relu"),
              List.of("batchnorm2", "batchnorm2.relu"),
              List.of("block1", "sum1", "sum1.relu"),
              List.of("batchnorm4", "batchnorm4.relu"),
              List.of("short2", "add2", "add2.relu")),
          shared);
    }
  }

  /// The gradient of max pooling takes two: the place of each window's maximum, then its gradient.
  @Test
  void fusionSavesLaunches() {
    try (var backend = (GpuBackend) new GpuProvider().open(BackendOptions.defaults())) {
      assertAll(
          () -> assertEquals(102, launches(backend, new OneByOne(backend), "lenet5.json")),
          () -> assertEquals(64, launches(backend, backend, "lenet5.json")),
          () -> assertEquals(250, launches(backend, new OneByOne(backend), "residual-small.json")),
          () -> assertEquals(129, launches(backend, backend, "residual-small.json")));
    }
  }
}
