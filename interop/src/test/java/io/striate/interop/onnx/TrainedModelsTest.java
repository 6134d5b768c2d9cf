package io.striate.interop.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.interop.onnx.model.OnnxTensor;
import io.striate.interop.onnx.model.TensorReader;
import io.striate.layers.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models of others give what ONNX Runtime 1.20.1 computed for them.
class TrainedModelsTest {
  private static Backend backend;

  @BeforeAll
  static void open() {
    var backends = Backends.installed();
    backend = backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
  }

  @AfterAll
  static void close() {
    backend.close();
  }

  /// 98.90 % of the test images, and logits that differ by at most a millionth of the largest.
  @Test
  void mnistIsRecognized() throws IOException {
    float[] expected = Models.floats(Models.file("mnist/opt-mnist-t10k-logits.f32.gz"));
    Network network = Models.network(Models.file("mnist/opt-mnist.onnx"), "", "[1, 28, 28]");
    byte[] images = unzipped("t10k-images-idx3-ubyte.gz");
    byte[] labels = unzipped("t10k-labels-idx1-ubyte.gz");
    int batch = 1000;
    int pixels = 28 * 28;
    int right = 0;
    double largest = 0;
    double largestLogit = 0;
    for (int first = 0; first < 10_000; first += batch) {
      float[] samples = new float[batch * pixels];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = Byte.toUnsignedInt(images[16 + first * pixels + i]) / 255f;
      }
      float[] logits = Models.outputs(network, backend, batch, samples);
      for (int i = 0; i < batch; i++) {
        int best = 0;
        for (int digit = 0; digit < 10; digit++) {
          largestLogit = Math.max(largestLogit, Math.abs(expected[(first + i) * 10 + digit]));
          best = logits[i * 10 + digit] > logits[i * 10 + best] ? digit : best;
          double difference = logits[i * 10 + digit] - expected[(first + i) * 10 + digit];
          largest = Math.max(largest, Math.abs(difference));
        }
        right += best == labels[8 + first + i] ? 1 : 0;
      }
    }
    assertEquals(9890, right);
    double bound = largestLogit * 1e-6;
    assertTrue(largest <= bound, "largest difference " + largest + ", bound " + bound);
  }

  private static byte[] unzipped(String name) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(Path.of("../data/mnist", name)))) {
      return in.readAllBytes();
    }
  }

  /// The face in the picture, by its score and box; differences of at most 1e-4 of numbers up to 1.
  @Test
  void aFaceIsFound() throws IOException {
    Path file = Models.file("ultraface/version-RFB-320.onnx");
    var image = ImageIO.read(Models.file("ultraface/astronaut-320x240.png").toFile());
    float[] input = new float[3 * 240 * 320];
    for (int y = 0; y < 240; y++) {
      for (int x = 0; x < 320; x++) {
        int rgb = image.getRGB(x, y);
        for (int channel = 0; channel < 3; channel++) {
          int value = rgb >> (16 - 8 * channel) & 0xff;
          input[(channel * 240 + y) * 320 + x] = (value - 127) / 128f;
        }
      }
    }
    for (String output : new String[] {"scores", "boxes"}) {
      float[] expected = Models.floats(Models.file("ultraface/expected-" + output + ".f32"));
      Network network = Models.network(file, ", \"output\": \"" + output + "\"", "[3, 240, 320]");
      // Two samples of a model that is written for one.
      float[] twice = Arrays.copyOf(input, 2 * input.length);
      System.arraycopy(input, 0, twice, input.length, input.length);
      float[] found = Models.outputs(network, backend, 2, twice);
      assertEquals(2 * expected.length, found.length);
      for (int i = 0; i < found.length; i++) {
        assertEquals(expected[i % expected.length], found[i], 1e-4, output + " " + i);
      }
    }
  }

  /// Networks whose weights are all one number: this tests the import and the shapes.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bvlc_alexnet",
        "densenet121",
        "inception_v1",
        "inception_v2",
        "resnet50",
        "shufflenet",
        "squeezenet",
        "vgg19",
        "zfnet512"
      })
  void largeNetworksAreRead(String name) throws IOException {
    OnnxTensor output = TensorReader.read(Models.file("light/light_" + name + "_output_0.pb"));
    float[] expected = output.floats();
    Path file = Models.file("light/light_" + name + ".onnx");
    Network network = Models.network(file, "", "[3, 224, 224]");
    float[] input = new float[3 * 224 * 224];
    for (int i = 0; i < input.length; i++) {
      input[i] = i / 150528f;
    }
    float[] found = Models.outputs(network, backend, 1, input);
    assertEquals(expected.length, found.length);
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i], found[i], 1e-5, name + " " + i);
    }
  }
}
