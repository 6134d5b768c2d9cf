package io.striate.interop.onnx.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.error.StriateException;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.interop.onnx.Imported;
import io.striate.interop.onnx.OnnxRuntime;
import io.striate.interop.onnx.OnnxRuntime.Numbers;
import io.striate.interop.onnx.model.ModelWriter;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.layers.Network;
import io.striate.layers.program.NetworkPrograms;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Steps of training that are exported and run in ONNX Runtime are those of Striate.
class TrainingExportTest {
  private static final int BATCH = 4;
  private static final int STEPS = 5;
  private static final float RATE = 0.05f;

  private static Network small(String layers, String train) {
    String text =
        ("{ 'striate': 1, 'name': 'net', 'input': [2, 9, 9], 'layers': ["
                + layers
                + "], 'loss': 'softmax-cross-entropy', 'train': { 'data': 'mnist', 'epochs': 1, "
                + train
                + " } }")
            .replace('\'', '"');
    return Network.parse("net.json", text, List.of(), Catalog.installed());
  }

  @Test
  void lenet5TrainsInOnnxRuntime() {
    trains(Network.read(Path.of("../models/lenet5.json"), List.of(), Catalog.installed()));
  }

  /// Strides that leave rows over, overlapping windows, groups, statistics, and slots.
  @Test
  void aNetworkWithBatchNormTrainsInOnnxRuntime() {
    trains(
        small(
            "{ 'type': 'conv2d', 'filters': 4, 'kernel': 3, 'stride': 3, 'padding': 1,"
                + " 'fit': 'floor', 'bias': false }, 'batchnorm', 'relu',"
                + " { 'type': 'conv2d', 'filters': 6, 'kernel': 2, 'padding': 1, 'groups': 2,"
                + " 'activation': 'tanh' }, 'batchnorm',"
                + " { 'type': 'maxpool2d', 'kernel': 3, 'stride': 1, 'padding': 1 },"
                + " { 'type': 'avgpool2d', 'kernel': 2, 'stride': 2 },"
                + " 'flatten', { 'type': 'dense', 'units': 5, 'activation': 'sigmoid' },"
                + " { 'type': 'dense', 'units': 3 }",
            "'optimizer': { 'type': 'sgd', 'learningRate': 0.05, 'momentum': 0.9,"
                + " 'weightDecay': 0.01 }, 'gradients': [{ 'type': 'clip-norm', 'norm': 1 }]"));
  }

  /// Slices by steps, whose gradients put zeros between numbers, and an optimizer that counts.
  @Test
  void stepsAreCounted() {
    trains(
        small(
            "{ 'type': 'slice', 'axis': 2, 'begin': 1, 'step': 3 },"
                + " { 'type': 'conv2d', 'filters': 3, 'kernel': 3, 'dilation': [2, 1],"
                + " 'activation': 'gelu' }, { 'type': 'slice', 'axis': 1, 'step': 2 },"
                + " 'layer-norm', 'flatten', { 'type': 'dense', 'units': 3 }",
            "'optimizer': { 'type': 'adam', 'learningRate': 0.05 }"));
  }

  @Test
  void allOperationsWithoutACounterpartAreListed() {
    Network network =
        small(
            "{ 'type': 'dropout', 'name': 'first', 'rate': 0.5 }, 'flatten',"
                + " { 'type': 'gaussian-noise', 'name': 'second', 'deviation': 0.1 },"
                + " { 'type': 'dense', 'units': 3 }",
            "'seed': 7, 'optimizer': { 'type': 'sgd', 'learningRate': 0.05 }");
    String refused =
        assertThrows(StriateException.class, () -> NetworkExport.training(network, Map.of(), BATCH))
            .getMessage();
    List<String> lines = refused.lines().toList();
    assertEquals(
        "cannot be exported; these operations have no counterpart in ONNX [STR-202]",
        lines.getFirst());
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("  first: uniform (seed 7")), refused);
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("  second: uniform (seed 7")), refused);
  }

  /// Runs steps here, and in ONNX Runtime from the same weights, each with what it made of them.
  private static void trains(Network network) {
    OnnxModel exported = NetworkExport.training(network, Map.of(), BATCH);
    byte[] bytes = ModelWriter.message(exported).toByteArray();
    Program program = network.programs().training(BATCH);
    var backends = Backends.installed();
    var random = new Random(8);
    try (Backend backend = backends.open(backends.choose("reference"), BackendOptions.defaults());
        Weights weights = network.programs().begin(backend, 3);
        Step step = Step.of(program, weights)) {
      Map<String, Numbers> theirs = new HashMap<>();
      for (Value state : program.states()) {
        theirs.put(state.name(), new Numbers(shape(state), weights.read(state.name())));
      }
      var changed = new HashSet<String>();
      for (int i = 0; i < STEPS; i++) {
        for (Value input : program.inputs()) {
          float[] values = values(input, random, i);
          theirs.put(input.name(), new Numbers(shape(input), values));
          if (input.type().element() == ElementType.INT32) {
            int[] whole = new int[values.length];
            Arrays.setAll(whole, k -> (int) values[k]);
            step.set(input.name(), new HostArray.Ints(whole));
          } else {
            step.set(input.name(), values);
          }
        }
        step.run();
        Map<String, Numbers> results = OnnxRuntime.run(bytes, theirs);
        float[] loss = Objects.requireNonNull(results.get("loss")).values();
        assertEquals(step.read("loss")[0], loss[0], 2e-5 * Math.abs(loss[0]), "loss, step " + i);
        for (Value state : program.states()) {
          Numbers next = results.get(state.name() + NetworkPrograms.NEXT);
          if (next != null) {
            changed.add(state.name());
            theirs.put(state.name(), next);
            assertArrayEquals(shape(state), next.shape(), state.name());
            Imported.assertClose(
                weights.read(state.name()), next.values(), 1e-5, state.name() + ", step " + i);
          }
        }
        for (var trained : network.graph().states()) {
          String name = trained.name() + NetworkPrograms.GRADIENT;
          assertEquals(trained.trained(), results.containsKey(name), name);
        }
      }
      assertEquals(program.updates().size(), changed.size());
    }
  }

  private static long[] shape(Value value) {
    return Arrays.stream(value.type().shape().extents()).asLongStream().toArray();
  }

  private static float[] values(Value input, Random random, int step) {
    float[] values = new float[input.type().shape().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (input.name()) {
            case "rate" -> RATE;
            case "step" -> step;
            case "target" -> random.nextInt(3);
            default -> random.nextFloat() * 2 - 1;
          };
    }
    return values;
  }
}
