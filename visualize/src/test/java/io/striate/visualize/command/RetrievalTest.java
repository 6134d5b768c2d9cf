package io.striate.visualize.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.arrays.file.ArrayFile;
import io.striate.training.TrainedModel;
import io.striate.visualize.Commands;
import io.striate.visualize.Models;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.SampleImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `striate embed` and `striate neighbours` as commands.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetrievalTest {
  private Path folder = Path.of("");

  @BeforeAll
  void train(@TempDir Path made) {
    folder = made;
    Models.synthetic(folder.resolve("run"));
  }

  private String embed(Map<String, Object> settings, String... arguments) {
    return Commands.run(new EmbedType(), folder, settings, arguments);
  }

  @Test
  void embeddingsAreTheValuesOfTheLayerBeforeTheLast() {
    String out = embed(Map.of("to", "x.npz"), "run");
    assertTrue(
        out.endsWith("x.npz: values and labels of layer flatten1, float32 [16, 256]\n"), out);
    var file = ArrayFile.open(folder.resolve("x.npz"));
    assertEquals(List.of("embeddings", "labels"), file.names());
    assertEquals(Shape.of(16), file.read("labels").shape());
    var embedded = file.read("embeddings").values();
    TrainedModel trained = TrainedModel.read(folder.resolve("run"), List.of(), Catalog.installed());
    try (var backend = Models.backend("cpu-vector");
        var model = ImageModel.of(trained, backend)) {
      var image = SampleImages.of(model, 3).get(2);
      float[] expected = model.values(image.values(), List.of("flatten1")).get("flatten1");
      var own = new float[256];
      for (int i = 0; i < own.length; i++) {
        own[i] = (float) embedded.get(2 * 256 + i);
      }
      assertArrayEquals(expected, own);
    }
  }

  @Test
  void npyHasTheValuesAlone() {
    String out =
        embed(
            Map.of(
                "to",
                "x.npy",
                "layer",
                Optional.of("dense1"),
                "training",
                true,
                "samples",
                Optional.of(5)),
            "run");
    assertTrue(out.endsWith("x.npy: values of layer dense1, float32 [5, 4]\n"), out);
    assertEquals(
        Shape.of(5, 4), ArrayFile.open(folder.resolve("x.npy")).readAll().getFirst().shape());
  }

  @Test
  void neighborsOfClassesThatAreLearnedAreOfTheSameClass() throws IOException {
    String out =
        Commands.run(
            new NeighborsType(), folder, Map.of("to", "n.png", "rows", 3, "neighbors", 4), "run");
    var lines = out.lines().toList();
    assertEquals("16 test samples among 64 training samples", lines.getFirst());
    var precision =
        Pattern.compile("layer flatten1: precision at 4 ([01]\\.\\d{4}), mean distance .*")
            .matcher(lines.get(1));
    assertTrue(precision.matches(), lines.get(1));
    assertTrue(Double.parseDouble(precision.group(1)) > 0.9, out);
    assertTrue(lines.get(2).startsWith("pixels: precision at 4 "), out);
    var image = ImageIO.read(folder.resolve("n.png").toFile());
    // Five cells of 3 * 16 pixels with frames side by side, two rows for each of three samples.
    assertEquals(5 * (3 * 16 + 6 + 2) + 2, image.getWidth());
    assertEquals(6 * (3 * 16 + 6 + 2) + 2, image.getHeight());
  }

  @Test
  void otherDataIsNamedByASpecification() throws IOException {
    Files.writeString(
        folder.resolve("other.json"),
        """
        { "striate": 1, "name": "other", "input": [1, 16, 16],
          "layers": ["flatten", { "type": "dense", "units": 4 }], "loss": "softmax-cross-entropy",
          "train": { "data": { "type": "synthetic", "classes": 4, "samples": 9, "testSamples": 7 },
                     "epochs": 1, "batch": 4, "optimizer": "adam" } }
        """);
    String out = Commands.run(new NeighborsType(), folder, Map.of(), "run", "other.json");
    assertTrue(out.startsWith("7 test samples among 9 training samples\n"), out);
  }

  @Test
  void namesWhatIsWrong() {
    assertEquals(
        "name a model, and data if it is not that of its training: striate embed"
            + " runs/lenet-5-1 --to x.npy",
        refused(Map.of("to", "x.npy")));
    assertEquals("--to x.csv is neither .npy nor .npz", refused(Map.of("to", "x.csv"), "run"));
    assertTrue(
        refused(Map.of("to", "x.npy", "layer", Optional.of("conv9")), "run")
            .contains("has no layer 'conv9'; it has [conv1"));
  }

  private String refused(Map<String, Object> settings, String... arguments) {
    var refused = assertThrows(StriateException.class, () -> embed(settings, arguments));
    return refused.problems().getFirst().what();
  }
}
