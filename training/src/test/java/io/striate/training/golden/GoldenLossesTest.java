package io.striate.training.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.api.train.Supervision;
import io.striate.backend.tck.golden.GoldenCase;
import io.striate.layers.program.Programs;
import io.striate.training.network.ReferenceRun;
import io.striate.training.network.Specs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Value and gradient of each bundled loss against PyTorch or the formula of the paper
/// (`golden/make_losses.py`, `make_detection.py`, `make_masks.py`).
class GoldenLossesTest {
  /// Both sides compute in double; sums differ in their order.
  private static final double ROUNDING = 1e-12;

  static List<GoldenCase> losses() {
    return Stream.of("losses.txt", "detection-losses.txt", "detection-masks.txt")
        .flatMap(file -> GoldenCase.all(GoldenLossesTest.class, file).stream())
        .toList();
  }

  static List<GoldenCase> ofOneOutput() {
    return losses().stream().filter(each -> each.of("output").size() == 1).toList();
  }

  private static Component<Loss> loss(GoldenCase golden) {
    return Specs.parse(golden.spec()).graph().outputs().getFirst().spec().loss().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void valueGradientAndAnswer(GoldenCase golden) {
    Loss loss = loss(golden).value();
    Map<String, TensorType> types = new LinkedHashMap<>();
    for (String name : loss.outputs()) {
      types.put(name, TensorType.float32(Shape.of(golden.shape("output " + name))));
    }
    int batch = types.values().iterator().next().shape().extent(0);
    var emit = new Emitter("loss", batch, 0);
    Map<String, Value> outputs = inputs(emit, types);
    Map<String, Value> targets = inputs(emit, loss.targets(types));
    Value mean = mean(emit, loss.elements(emit, new Supervision(outputs, targets)));
    List<Value> by = new ArrayList<>(outputs.values());
    List<Value> gradients = Differentiation.gradients(emit, mean, by);
    emit.output("loss", mean);
    for (int i = 0; i < by.size(); i++) {
      emit.output("gradient " + by.get(i).name(), gradients.get(i));
    }
    emit.output("answer", loss.answer(emit, by.getFirst()));
    try (var run = new ReferenceRun(emit.build())) {
      golden.of("output").forEach(run::set);
      golden.of("target").forEach(run::set);
      run.run();
      assertArrayEquals(golden.get("loss"), run.get("loss"), ROUNDING, "loss");
      assertArrayEquals(golden.get("answer"), run.get("answer"), ROUNDING, "answer");
      assertEquals(types.keySet(), golden.of("gradient").keySet());
      golden
          .of("gradient")
          .forEach((name, values) ->
              assertArrayEquals(values, run.get("gradient " + name), ROUNDING, name));
    }
  }

  private static Map<String, Value> inputs(Emitter emit, Map<String, TensorType> types) {
    var inputs = new LinkedHashMap<String, Value>();
    types.forEach((name, type) -> inputs.put(name, emit.input(name, type, true)));
    return inputs;
  }

  private static Value mean(Emitter emit, Loss.Elements elements) {
    Value weight = elements.weight().orElseGet(() -> emit.fill(elements.loss().type().shape(), 1));
    Value total = emit.sum(emit.multiply(elements.loss(), weight));
    return emit.divide(total, emit.sum(weight));
  }

  /// The loss of a network over batches of one sample, each with the weight of its elements.
  @ParameterizedTest
  @MethodSource("ofOneOutput")
  void lossOfANetworkOverBatches(GoldenCase golden) {
    Programs programs = Specs.parse(golden.spec()).programs();
    int batch = Shape.of(golden.shape("output output")).extent(0);
    double total = 0;
    double weights = 0;
    for (int sample = 0; sample < batch; sample++) {
      try (var run = new ReferenceRun(programs.evaluation(1))) {
        run.set("input", part(golden.get("output output"), sample, batch));
        for (var target : golden.of("target").entrySet()) {
          run.set(target.getKey(), part(target.getValue(), sample, batch));
        }
        run.run();
        double weight = run.has(Programs.LOSS_WEIGHT) ? run.get(Programs.LOSS_WEIGHT)[0] : 1;
        total += run.get(Programs.LOSS)[0] * weight;
        weights += weight;
      }
    }
    assertEquals(golden.get("loss")[0], total / weights, ROUNDING);
  }

  private static double[] part(double[] all, int sample, int batch) {
    int size = all.length / batch;
    return Arrays.copyOfRange(all, sample * size, (sample + 1) * size);
  }

  @Test
  void coversEveryBundledLoss() {
    var tested = new TreeSet<String>();
    losses().forEach(each -> tested.add(loss(each).id()));
    assertEquals(new TreeSet<>(Catalog.installed().names(Kinds.LOSS)), tested);
  }
}
