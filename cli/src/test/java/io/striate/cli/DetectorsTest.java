package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.data.Dataset;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.json.JsonArray;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.training.TrainedModel;
import io.striate.training.run.Outcome;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The specifications of detectors in `models/systems`, on small pictures.
class DetectorsTest {
  private static final Path MODELS = Path.of("../models/systems");

  @TempDir Path folder;

  private static Network small(String name) {
    var settings =
        new ArrayList<>(
            List.of(
                "input=[3,32,32]",
                "train.data.samples=20",
                "train.data.testSamples=4",
                "train.data.validation=4",
                "train.epochs=2",
                "train.batch=4"));
    if (name.startsWith("mask")) {
      settings.add("outputs.masks.loss.image=32");
    }
    return Network.read(MODELS.resolve(name + ".json"), settings, Catalog.installed());
  }

  private static Backend backend() {
    var backends = Backends.installed();
    return backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
  }

  /// A run that is interrupted within an epoch and resumed has the weights of an uninterrupted one,
  /// bit for bit.
  @ParameterizedTest
  @ValueSource(strings = {"faster-rcnn", "mask-rcnn", "yolo"})
  void resumeWithTheSameBits(String name) throws IOException {
    Network network = small(name);
    Path whole = folder.resolve("whole");
    try (var backend = backend();
        var run = Run.begin(network, folder, RunFolder.create(whole))) {
      Outcome outcome = run.train(backend);
      assertEquals(Outcome.End.FINISHED, outcome.end());
    }
    Path parts = folder.resolve("parts");
    var polls = new AtomicInteger();
    var interrupted = RunOptions.defaults().withInterrupt(() -> polls.getAndIncrement() == 5);
    try (var backend = backend();
        var run = Run.begin(network, folder, RunFolder.create(parts))) {
      assertEquals(Outcome.End.INTERRUPTED, run.train(backend, interrupted).end());
    }
    try (var backend = backend();
        var run = Run.resume(parts, Catalog.installed())) {
      assertEquals(Outcome.End.FINISHED, run.train(backend).end());
    }
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("model.striate")),
        Files.readAllBytes(parts.resolve("model.striate")));
  }

  /// The counter-experiment differs in the offsets of the head alone, which are frozen at 0.
  @Test
  void theCounterExperimentHasNoOffsets() {
    Network with = small("faster-rcnn");
    Network without = small("faster-rcnn-no-offsets");
    assertEquals(with.graph().parameters(), without.graph().parameters());
    var frozen =
        without.graph().nodes().stream()
            .filter(node -> node.frozen())
            .map(node -> node.name())
            .toList();
    assertEquals(List.of("class-offset"), frozen);
    assertTrue(with.graph().nodes().stream().noneMatch(node -> node.frozen()));
  }

  private static Session done(String... words) {
    Session session = Session.installed(words);
    assertEquals(0, session.status(), session.err());
    return session;
  }

  /// A detector that knows twelve scenes by heart: what `eval` says of them, and the boxes that
  /// `predict` lists and draws for their pictures.
  @Test
  void evalAndPredictFromTheCommandLine() throws IOException {
    String scenes =
        """
        {"type":"scenes","samples":12,"testSamples":2,"validation":0,"least":1,"most":2,"overlap":0}\
        """;
    String run = folder.resolve("run").toString();
    done(
        "train",
        MODELS.resolve("yolo.json").toString(),
        "--run",
        run,
        "--epochs",
        "150",
        "--set",
        "input=[3,48,48]",
        "--set",
        "outputs.boxes.loss.slots=2",
        "--set",
        "train.batch=4",
        "--set",
        "train.data=" + scenes.strip());
    String judged = done("eval", run).out();
    assertTrue(judged.contains("\nmap "), judged);
    assertTrue(judged.contains("\nmap-70 "), judged);
    assertTrue(judged.contains("disc"), judged);
    var pictures = new ArrayList<>(List.of("predict", run, "--format", "json", "--to"));
    pictures.add(folder.resolve("drawn").toString());
    var wanted = new ArrayList<double[]>();
    try (Dataset data =
        TrainedModel.read(Path.of(run), List.of(), Catalog.installed())
            .network()
            .training()
            .data()
            .value()
            .open(folder, Map.of("input", Shape.of(3, 48, 48)))) {
      Samples samples = data.training();
      List<String> names = samples.features().stream().map(Samples.Feature::name).toList();
      for (int i = 0; i < 6; i++) {
        write(values(samples, i, 0), folder.resolve(i + ".png"));
        pictures.add(folder.resolve(i + ".png").toString());
        HostArray boxes = values(samples, i, names.indexOf("boxes"));
        wanted.add(IntStream.range(0, 4).mapToDouble(boxes::get).toArray());
      }
    }
    var found =
        (JsonArray) JsonReader.read("out", done(pictures.toArray(String[]::new)).out()).root();
    int right = 0;
    for (int i = 0; i < 6; i++) {
      String json = JsonWriter.line(found.elements().get(i));
      right += overlaps(found.elements().get(i), wanted.get(i)) ? 1 : 0;
      String svg = Files.readString(folder.resolve("drawn").resolve(i + ".svg"));
      long boxes = svg.lines().filter(line -> line.startsWith("<rect x=")).count();
      assertEquals(json.split("\"score\"", -1).length - 1, boxes, json);
    }
    assertTrue(right >= 5, "the first box of " + right + " of 6 pictures is found");
  }

  private static HostArray values(Samples samples, int sample, int feature) {
    HostArray values = HostArray.allocate(samples.features().get(feature).type());
    samples.read(sample, feature, values, 0);
    return values;
  }

  private static void write(HostArray pixels, Path file) throws IOException {
    var image = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
    int plane = 48 * 48;
    for (int i = 0; i < plane; i++) {
      int rgb =
          (int) pixels.get(i) << 16
              | (int) pixels.get(plane + i) << 8
              | (int) pixels.get(2 * plane + i);
      image.setRGB(i % 48, i / 48, rgb);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  /// Whether one of the boxes that are listed overlaps the one that was wanted by half.
  private static boolean overlaps(JsonValue found, double[] wanted) {
    JsonArray boxes = (JsonArray) ((JsonObject) found).get("boxes").orElseThrow();
    return boxes.elements().stream()
        .map(each -> ((JsonObject) each).get("box").orElseThrow())
        .anyMatch(box -> {
          double[] sides =
              ((JsonArray) box)
                  .elements().stream()
                      .mapToDouble(side -> ((JsonNumber) side).asDouble())
                      .toArray();
          double width = Math.min(sides[2], wanted[2]) - Math.max(sides[0], wanted[0]);
          double height = Math.min(sides[3], wanted[3]) - Math.max(sides[1], wanted[1]);
          double shared = Math.max(0, width) * Math.max(0, height);
          return shared > 0.5 * (area(sides) + area(wanted) - shared);
        });
  }

  private static double area(double[] box) {
    return (box[2] - box[0]) * (box[3] - box[1]);
  }
}
