package io.striate.interop.onnx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.layer.Mode;
import io.striate.api.program.Program;
import io.striate.api.step.Step;
import io.striate.layers.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Files of trained models with the outputs that another implementation computed, which are no part
/// of the repository: the folder `../shared/data/onnx-models` beside it, or that of
/// `-Dstriate.onnx.models`. Tests skip without them; `.ci/run` does not let them.
public final class Models {
  private Models() {}

  /// A file of the folder.
  public static Path file(String name) {
    Path folder =
        Path.of(System.getProperty("striate.onnx.models", "../../shared/data/onnx-models"));
    assumeTrue(
        Files.isDirectory(folder),
        () ->
            folder.toAbsolutePath().normalize()
                + " has no models; name their folder with -Dstriate.onnx.models=FOLDER");
    return folder.resolve(name);
  }

  /// Numbers of single precision, little-endian.
  public static float[] floats(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes =
          file.toString().endsWith(".gz")
              ? new GZIPInputStream(in).readAllBytes()
              : in.readAllBytes();
    }
    return floats(ByteBuffer.wrap(bytes));
  }

  /// Numbers of single precision, little-endian.
  public static float[] floats(ByteBuffer bytes) {
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /// A network of the layer alone.
  ///
  /// @param settings JSON of further settings of the layer, such as `, "output": "scores"`
  public static Network network(Path file, String settings, String input) {
    String text =
        "{ \"striate\": 1, \"name\": \"imported\", \"input\": "
            + input
            + ", \"layers\": [{ \"type\": \"onnx\", \"name\": \"graph\", \"file\": \""
            + file.toAbsolutePath().normalize()
            + "\""
            + settings
            + " }] }";
    return Network.parse("imported.json", text, List.of(), Catalog.installed());
  }

  /// What the last layer of a network gives for a batch, as it is used after training.
  public static float[] outputs(Network network, Backend backend, int batch, float... samples) {
    var programs = network.programs();
    String last = network.graph().nodes().getLast().name();
    Program program = programs.forward(batch, Mode.INFERENCE, List.of(last));
    String input = network.graph().inputs().getFirst().name();
    try (var weights = programs.begin(backend, 1);
        var step = Step.of(program, weights)) {
      return step.set(input, samples).run().read(last);
    }
  }
}
