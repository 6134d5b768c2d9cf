package io.striate.backend.gpu.aparapi.routines.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Op;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.routines.Routines;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The sizes determine which kernels are chosen.
class ConvRoutinesTest {
  private static final Routines CPU = Routines.of(false, 512 << 10);
  private static final Routines GPU = Routines.of(true, 48 << 10);

  private static String kernels(Routines routines, Op op, List<TensorType> in) {
    return routines.of(op, in, op.infer(in)).orElseThrow().kernels();
  }

  /// The kernels of a 3 x 3 convolution and of its gradients.
  private static List<String> kernels(
      Routines routines, int samples, int channels, int filters, int groups, int stride) {
    var window = Window2d.square(3, stride, 1);
    var image = TensorType.float32(samples, channels, 8, 8);
    var weight = TensorType.float32(filters, channels / groups, 3, 3);
    var maps = TensorType.float32(samples, filters, 8 / stride, 8 / stride);
    return List.of(
        kernels(routines, new Conv2d(window, groups), List.of(image, weight)),
        kernels(routines, new Conv2dGradInput(window, groups, 8, 8), List.of(maps, weight)),
        kernels(routines, new Conv2dGradWeight(window, groups), List.of(image, maps)));
  }

  @Test
  void manyChannelsAreProducts() {
    assertEquals(
        List.of("ConvStripsKernel", "ConvStripsKernel", "ConvStripsKernel + SumKernel"),
        kernels(CPU, 64, 32, 64, 1, 1));
    assertEquals(
        List.of("ConvTilesKernel", "ConvTilesKernel", "ConvTilesKernel + SumKernel"),
        kernels(GPU, 64, 32, 64, 1, 1));
  }

  @Test
  void fewChannelsAreComputedDirectly() {
    assertEquals(
        List.of("ConvKernel", "ConvGradInputKernel", "ConvGradWeightKernel"),
        kernels(CPU, 1, 7, 7, 1, 1));
    assertEquals(
        List.of("ConvKernel", "ConvGradInputKernel", "ConvGradWeightKernel"),
        kernels(GPU, 1, 15, 15, 1, 1));
    assertEquals(
        List.of("ConvStripsKernel", "ConvGradInputKernel", "ConvGradWeightKernel"),
        kernels(CPU, 1, 3, 64, 1, 1));
  }

  @Test
  void filtersOfOneChannelHaveTheirOwn() {
    var own =
        List.of(
            "DepthwiseKernel", "DepthwiseGradInputKernel", "DepthwiseGradWeightKernel + SumKernel");
    assertEquals(own, kernels(CPU, 4, 32, 32, 32, 1));
    assertEquals(own, kernels(GPU, 4, 32, 96, 32, 1));
  }

  /// The direct kernel uses a loaded element for several filters of a group.
  @Test
  void manyFiltersOfOneChannelAreComputedDirectly() {
    for (Routines routines : List.of(CPU, GPU)) {
      assertEquals(
          List.of("ConvKernel", "DepthwiseGradInputKernel", "ConvGradWeightKernel + SumKernel"),
          kernels(routines, 4, 32, 128, 32, 1));
    }
  }

  @Test
  void aStrideMakesAProductOfEachRemainder() {
    assertEquals(
        String.join(" + ", java.util.Collections.nCopies(4, "ConvStripsKernel")),
        kernels(CPU, 64, 32, 64, 1, 2).get(1));
  }

  /// A strip of 10 rows fits in 16 KiB, one of 42 rows in 32 KiB, and none in 8 KiB.
  @Test
  void stripsFitTheLocalMemory() {
    assertEquals(10, GemmConvRoutines.stripRows(16 << 10));
    assertEquals(42, GemmConvRoutines.stripRows(32 << 10));
    assertEquals(128, GemmConvRoutines.stripRows(1 << 20));
    assertEquals(0, GemmConvRoutines.stripRows(8 << 10));
    assertEquals("ConvKernel", kernels(Routines.of(false, 8 << 10), 64, 32, 64, 1, 1).getFirst());
  }
}
