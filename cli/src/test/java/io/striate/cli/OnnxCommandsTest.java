package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.cli.terminal.ExitStatus;
import io.striate.json.Json;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import io.striate.training.file.AtomicFiles;
import io.striate.training.file.ModelFile;
import io.striate.training.file.SampleFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands of ONNX files, and of models that become files of others.
class OnnxCommandsTest {
  @TempDir static Path folder;
  private static String model;
  private static String onnx;

  private static String specification(String activation) {
    return """
    {
      "striate": 1, "name": "small", "input": [1, 12, 12],
      "layers": [
        { "type": "conv2d", "filters": 3, "kernel": 5, "activation": "%s" },
        { "type": "conv2d", "filters": 3, "kernel": 3, "activation": "%s" },
        { "type": "maxpool2d", "kernel": 2 },
        "flatten",
        { "type": "dense", "units": 4 }
      ],
      "loss": "softmax-cross-entropy",
      "train": { "data": %s, "epochs": 1, "batch": 16, "optimizer": "adam" }
    }
    """
        .formatted(activation, activation, Fixtures.synthetic(64, 32));
  }

  @BeforeAll
  static void export() {
    model = written("relu");
    onnx = folder.resolve("small.onnx").toString();
    done("export", model, "--to", onnx);
  }

  /// A model that is fed with numbers; one of images would normalize bytes first.
  private static String written(String activation) {
    Path spec = Fixtures.write(folder.resolve(activation + ".json"), specification(activation));
    Network network = Network.read(spec, List.of(), Catalog.installed());
    List<StoredTensor> weights =
        network.graph().states().stream().map(OnnxCommandsTest::ones).toList();
    Path file = folder.resolve(activation + ".striate");
    new ModelFile(
            network.canonicalText(),
            weights,
            new SampleFormat(Map.of(), Map.of()),
            Json.object().build())
        .write(file, AtomicFiles.onDisk());
    return file.toString();
  }

  private static StoredTensor ones(Graph.State state) {
    Shape shape = state.parameter().shape();
    float[] values = new float[shape.size()];
    Arrays.fill(values, 1);
    return new StoredTensor(state.name(), shape, new HostArray.Floats(values));
  }

  private static String done(String... words) {
    Session session = Session.installed(words);
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    return session.out() + session.err();
  }

  /// Sizes, parameters and operations of the file are those of the specification.
  @Test
  void anOnnxFileIsExplained() {
    long parameters = 5 * 5 * 3 + 3 + 3 * 3 * 3 * 3 + 3 + 27 * 4 + 4;
    long macs = 8 * 8 * 75 + 6 * 6 * 81 + 108;
    for (String file : new String[] {onnx, folder.resolve("relu.json").toString()}) {
      String out = done("explain", file);
      String total = String.format("\n%,d parameters (", parameters);
      assertTrue(out.contains(total), out);
      assertTrue(out.contains(String.format(" %,d MACs for one sample", macs)), out);
      assertTrue(out.contains("(12 + 2*0 - 5)/1 + 1 = 8"), out);
    }
    assertTrue(done("explain", onnx, "--format", "html").contains("conv2.relu"));
    assertFalse(Files.exists(folder.resolve("small.json")));
  }

  @Test
  void anInputMayBeReplaced() {
    String out = done("explain", onnx, "--set", "layers[0].filters=5");
    assertTrue(out.contains("[5, 8, 8]"), out);
  }

  /// A graph that remains one layer, from maps to a list of numbers.
  @Test
  void aGraphOfOneLayerIsExplained() {
    String file = folder.resolve("gelu.onnx").toString();
    done("export", written("gelu"), "--to", file);
    String out = done("explain", file);
    assertTrue(out.replaceAll(" +", " ").contains("graph onnx [4]"), out);
  }

  @Test
  void anOnnxFileIsTimed() {
    String out = done("time", onnx, "--seconds", "1", "--backend", "reference");
    assertTrue(out.contains("conv1"), out);
  }

  @Test
  void stepsAndModulesAreExported() {
    String step = folder.resolve("step.onnx").toString();
    String out = done("export", model, "--training", "--batch", "8", "--to", step);
    assertTrue(out.contains("a step of training on 8 samples"), out);
    assertTrue(Files.exists(folder.resolve("step.safetensors")), out);
    String module = folder.resolve("small.py").toString();
    assertTrue(
        done("export", model, "--format", "pytorch", "--to", module).contains("for PyTorch"));
  }
}
