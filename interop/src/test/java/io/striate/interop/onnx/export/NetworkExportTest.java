package io.striate.interop.onnx.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.layer.Mode;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.interop.onnx.Imported;
import io.striate.interop.onnx.Models;
import io.striate.interop.onnx.OnnxRuntime;
import io.striate.interop.onnx.RandomGraphs;
import io.striate.interop.onnx.model.ModelWriter;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.layers.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// ONNX Runtime computes for exported networks what Striate computes, for batches of several sizes.
class NetworkExportTest {
  private static Backend backend;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    var backends = Backends.installed();
    backend = backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
  }

  @AfterAll
  static void close() {
    backend.close();
  }

  private static void agrees(Network network, int... batches) {
    var programs = network.programs();
    String last = network.graph().nodes().getLast().name();
    String input = network.graph().inputs().getFirst().name();
    Shape sample = network.graph().inputs().getFirst().fed();
    try (Weights weights = programs.begin(backend, 3)) {
      OnnxModel model = NetworkExport.of(network, Map.of(), values(weights));
      byte[] bytes = ModelWriter.message(model).toByteArray();
      for (int batch : batches) {
        var random = new Random(batch);
        float[] samples = new float[batch * sample.size()];
        for (int i = 0; i < samples.length; i++) {
          samples[i] = random.nextFloat();
        }
        float[] own;
        try (Step step = Step.of(programs.forward(batch, Mode.INFERENCE, List.of(last)), weights)) {
          own = step.set(input, samples).run().read(last);
        }
        long[] shape = Arrays.stream(sample.prepend(batch).extents()).asLongStream().toArray();
        OnnxRuntime.Numbers found =
            Objects.requireNonNull(
                OnnxRuntime.run(bytes, input, new OnnxRuntime.Numbers(shape, samples))
                    .values()
                    .iterator()
                    .next());
        assertEquals(batch, found.shape()[0]);
        assertEquals(own.length, found.values().length);
        Imported.assertClose(own, found.values(), 2e-5, network.spec().name());
      }
    }
  }

  private static Map<String, HostArray> values(Weights weights) {
    var values = new HashMap<String, HostArray>();
    for (String name : weights.names()) {
      values.put(name, new HostArray.Floats(weights.read(name)));
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lenet5.json", "resnet20-cifar.json", "mobilenet-v1.json", "squeezenet.json"})
  void knownNetworksAgree(String file) {
    Path path = Path.of("../models", file);
    List<String> smaller =
        file.startsWith("mobilenet") || file.startsWith("squeezenet")
            ? List.of("input=[3,64,64]")
            : List.of();
    agrees(Network.read(path, smaller, Catalog.installed()), 1, 3);
  }

  /// Layers of all families, those whose operations are lowered among them.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ 'type': 'conv-transpose2d', 'filters': 4, 'kernel': 3, 'stride': 2, 'outputPadding': 1"
            + " }",
        "{ 'type': 'separable-conv2d', 'filters': 4, 'kernel': 3 }",
        "{ 'type': 'locally-connected2d', 'filters': 2, 'kernel': 3 }",
        "{ 'type': 'group-norm', 'groups': 2 }",
        "{ 'type': 'instance-norm' }",
        "'layer-norm'",
        "'batchnorm'",
        "{ 'type': 'lrn', 'size': 3 }",
        "{ 'type': 'lrn', 'size': 4 }",
        "{ 'type': 'lrn', 'size': 3, 'region': 'within-channel' }",
        "'gelu'",
        "'softplus'",
        "'mish'",
        "'prelu'",
        "'softmax'",
        "'log-softmax'",
        "'hard-swish'",
        "{ 'type': 'maxout', 'pieces': 2 }",
        "{ 'type': 'lppool2d', 'kernel': 2, 'power': 2 }",
        "{ 'type': 'adaptive-avgpool2d', 'size': 3 }",
        "{ 'type': 'avgpool2d', 'kernel': 3, 'stride': 2, 'padding': 1, 'fit': 'floor' }",
        "{ 'type': 'upsample2d', 'mode': 'bilinear' }",
        "{ 'type': 'upsample2d' }",
        "{ 'type': 'zero-pad2d', 'padding': 2 }",
        "{ 'type': 'pixel-shuffle', 'factor': 2 }",
        "{ 'type': 'dropout', 'rate': 0.5 }",
        "{ 'type': 'crop2d', 'crop': 1 }",
        "{ 'type': 'slice', 'axis': 0, 'begin': 1, 'end': 3 }"
      })
  void layersAgree(String layer) {
    String text =
        "{ 'striate': 1, 'name': 'net', 'input': [4, 8, 8], 'layers': [".replace('\'', '"')
            + layer.replace('\'', '"')
            + "] }";
    agrees(Network.parse(layer, text, List.of(), Catalog.installed()), 1, 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ 'type': 'lstm', 'units': 5 }",
        "{ 'type': 'gru', 'units': 5 }",
        "{ 'type': 'attention', 'heads': 2 }",
        "{ 'type': 'layer-norm' }"
      })
  void layersOfSequencesAgree(String layer) {
    String text =
        "{ 'striate': 1, 'name': 'net', 'input': [6, 4], 'layers': [".replace('\'', '"')
            + layer.replace('\'', '"')
            + "] }";
    agrees(Network.parse(layer, text, List.of(), Catalog.installed()), 1, 3);
  }

  @Test
  void importedGraphsAreExportedAgain() throws IOException {
    for (int seed = 0; seed < 30; seed++) {
      Path file = folder.resolve("random" + seed + ".onnx");
      Files.write(file, RandomGraphs.bytes(new Random(seed)));
      agrees(Models.network(file, "", "[2, 8, 8]"), 1, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mnist/opt-mnist",
        "ultraface/version-RFB-320",
        "light/light_bvlc_alexnet",
        "light/light_densenet121",
        "light/light_inception_v1",
        "light/light_inception_v2",
        "light/light_resnet50",
        "light/light_shufflenet",
        "light/light_squeezenet",
        "light/light_vgg19",
        "light/light_zfnet512"
      })
  void trainedModelsAreExportedAgain(String name) {
    Path file = Models.file(name + ".onnx");
    String input =
        name.startsWith("mnist")
            ? "[1, 28, 28]"
            : name.startsWith("ultraface") ? "[3, 240, 320]" : "[3, 224, 224]";
    String output = name.startsWith("ultraface") ? ", \"output\": \"scores\"" : "";
    agrees(Models.network(file, output, input), 1);
    assertTrue(Files.exists(file));
  }
}
