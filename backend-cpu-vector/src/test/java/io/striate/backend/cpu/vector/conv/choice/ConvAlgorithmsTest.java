package io.striate.backend.cpu.vector.conv.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Plan;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.CpuVectorBackend;
import io.striate.backend.cpu.vector.LeNet;
import io.striate.backend.cpu.vector.conv.ConvAlgorithm;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ConvPass;
import io.striate.backend.cpu.vector.conv.ConvWork;
import io.striate.backend.cpu.vector.conv.direct.DirectAlgorithm;
import io.striate.backend.cpu.vector.conv.product.ProductAlgorithm;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which algorithm a plan takes for a convolution.
class ConvAlgorithmsTest {
  /// A square convolution that keeps its map's size.
  ///
  /// @param updates whether each run changes the weights
  private static Program convolution(
      int channels, int size, int filters, int kernel, int batch, boolean updates) {
    var emit = new Emitter("convolution", batch, 1);
    Value x = emit.input("x", TensorType.float32(batch, channels, size, size), true);
    Value weight = emit.state("weight", TensorType.float32(filters, channels, kernel, kernel));
    int pad = kernel / 2;
    var window = new Window2d(kernel, kernel, 1, 1, pad, pad, pad, pad, 1, 1);
    emit.output("y", emit.one(new Conv2d(window, 1), x, weight));
    if (updates) {
      emit.update(weight, emit.relu(weight));
    }
    return emit.build();
  }

  /// What a plan says of its convolution, up to the first comma.
  private static String algorithm(Program program, boolean exact) {
    try (Backend backend = new CpuVectorBackend(1, exact);
        Plan plan = backend.plan(program, LeNet.bindings(LeNet.tensors(backend, program, 1)))) {
      String line =
          plan.describe().stream()
              .filter(text -> text.strip().startsWith("conv2d"))
              .findFirst()
              .orElseThrow();
      return line.substring(line.indexOf(": ") + 2).split(",", 2)[0];
    }
  }

  @Test
  void manyChannelsTakeWinogradUnlessThePlanIsToBeExact() {
    Program three = convolution(64, 20, 64, 3, 4, true);
    Program five = convolution(64, 20, 64, 5, 4, true);
    assertEquals("Winograd F(4x4", algorithm(three, false));
    assertEquals("Winograd F(2x2", algorithm(five, false));
    assertFalse(algorithm(three, true).startsWith("Winograd"), algorithm(three, true));
    assertFalse(algorithm(five, true).startsWith("Winograd"), algorithm(five, true));
  }

  @Test
  void imagesWithThreeChannelsDoNotUseWinograd() {
    assertEquals("implicit matrix product", algorithm(convolution(3, 96, 64, 3, 1, false), false));
    var g = ConvGeometry.of(Window2d.square(3, 1, 1), 1, 3, 224, 224, 64);
    ConvAlgorithm best =
        new ConvAlgorithms(false).best(new ConvWork(ConvPass.FORWARD, g, 8, false));
    assertTrue(best.exact(), best::name);
  }

  @Test
  void theTablePricesEveryAlgorithmInEveryPassThatHasIt() {
    int[][] sizes = {{16, 3, 1}, {16, 5, 1}, {16, 3, 16}};
    for (int[] size : sizes) {
      int pad = size[1] / 2;
      var g = ConvGeometry.of(Window2d.square(size[1], 1, pad), size[2], 16, 12, 12, 16);
      for (ConvPass pass : ConvPass.values()) {
        var work = new ConvWork(pass, g, 8, false);
        List<ConvAlgorithm> candidates = ConvAlgorithms.candidates(work);
        assertTrue(size[2] > 1 || candidates.size() >= 3, candidates::toString);
        for (ConvAlgorithm algorithm : candidates) {
          double cost = ConvCosts.checkedIn().of(algorithm, work);
          double twice = ConvCosts.checkedIn().of(algorithm, new ConvWork(pass, g, 16, false));
          assertTrue(
              cost > 0 && twice > cost, () -> pass + " " + algorithm.name() + " costs " + cost);
        }
      }
    }
  }

  @Test
  void anAlgorithmWithoutAPriceIsAnError() {
    var g = ConvGeometry.of(Window2d.square(3, 1, 1), 1, 8, 12, 12, 8);
    var work = new ConvWork(ConvPass.FORWARD, g, 1, false);
    ConvCosts costs = ConvCosts.parse("costs", List.of("# a comment", "forward direct 2 0 1 0"));
    var direct = new DirectAlgorithm();
    double weights = 8 * 8 * 9;
    assertEquals(2 * direct.counts(work).multiplyAdds() + weights, costs.of(direct, work));
    var product = new ProductAlgorithm();
    var e = assertThrows(NullPointerException.class, () -> costs.of(product, work));
    assertEquals("costs has no line 'forward product'", e.getMessage());
  }

  @Test
  void weightTransformsCostOnlyWhereEachRunChangesTheWeights() {
    assertEquals("Winograd F(4x4", algorithm(convolution(512, 7, 512, 3, 1, false), false));
    assertEquals("implicit matrix product", algorithm(convolution(512, 7, 512, 3, 1, true), false));
  }
}
