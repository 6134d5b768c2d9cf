package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.component.Config;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetType;
import io.striate.api.data.SampleSource;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.json.JsonArray;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonString;
import io.striate.training.Predictor;
import io.striate.training.TrainedModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Networks that give sentences, on pictures and sentences in files: a few of them are learned by
/// heart.
class CaptionsCommandsTest {
  private static final int PICTURES = 6;
  private static final Map<String, Shape> INPUTS =
      Map.of("image", Shape.of(3, 24, 24), "words", Shape.of(10));

  @TempDir static Path folder;
  private static final List<String> sentences = new ArrayList<>();
  private static Path spec;
  private static String run;

  /// Draws pictures into files, with a table of their sentences, and trains on them.
  @BeforeAll
  static void train() throws IOException {
    var table = new StringBuilder("file,text\n");
    try (Dataset scenes = scenes()) {
      Samples samples = scenes.training();
      for (int i = 0; i < PICTURES; i++) {
        HostArray image = HostArray.allocate(samples.features().get(0).type());
        HostArray target = HostArray.allocate(samples.features().get(2).type());
        samples.read(i, 0, image, 0);
        samples.read(i, 2, target, 0);
        String sentence = sentence(target, scenes.labels());
        sentences.add(sentence);
        write(image, folder.resolve(i + ".png"));
        table.append(i).append(".png,").append(sentence).append('\n');
      }
    }
    Fixtures.write(folder.resolve("captions.csv"), table.toString());
    spec = Fixtures.write(folder.resolve("captions.json"), spec(words()));
    run = folder.resolve("run").toString();
    done("train", spec.toString(), "--run", run);
  }

  private static Dataset scenes() {
    DatasetType type =
        Kinds.DATASET.installed().stream()
            .filter(each -> each.id().equals("described-scenes"))
            .findFirst()
            .orElseThrow();
    var settings = new HashMap<String, Object>(Map.of("samples", PICTURES, "testSamples", 1));
    return type.create(Config.of(type.fields(), settings)).open(folder, INPUTS);
  }

  private static String sentence(HostArray target, List<String> labels) {
    var words = new ArrayList<String>();
    for (int i = 0; target.get(i) != 2; i++) {
      words.add(labels.get((int) target.get(i)));
    }
    return String.join(" ", words);
  }

  private static void write(HostArray pixels, Path file) throws IOException {
    var image = new BufferedImage(24, 24, BufferedImage.TYPE_INT_RGB);
    int plane = 24 * 24;
    for (int i = 0; i < plane; i++) {
      int rgb =
          ((int) pixels.get(i) << 16)
              | ((int) pixels.get(plane + i) << 8)
              | (int) pixels.get(2 * plane + i);
      image.setRGB(i % 24, i / 24, rgb);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  /// How many labels the table has: its words, and four marks.
  private static int words() {
    return 4
        + (int)
            sentences.stream()
                .flatMap(each -> List.of(each.split(" ")).stream())
                .distinct()
                .count();
  }

  private static String spec(int labels) {
    return """
    {
      "striate": 1, "name": "captions", "inputs": { "image": [3, 24, 24], "words": [10] },
      "layers": [
        { "type": "conv2d", "from": "image", "filters": 8, "kernel": 4, "stride": 4,
          "activation": "relu" },
        "flatten", { "type": "dense", "units": 32 },
        { "type": "reshape", "name": "picture", "shape": [1, 32] },
        { "type": "embedding", "name": "embedded", "from": "words", "vocabulary": LABELS,
          "units": 32 },
        { "type": "concat", "from": ["picture", "embedded"] },
        { "type": "lstm", "units": 32 },
        { "type": "slice", "axis": 0, "begin": 1, "end": 11 },
        { "type": "dense", "units": LABELS, "eachRow": true },
        { "type": "permute", "order": [1, 0] }
      ],
      "loss": { "type": "softmax-cross-entropy", "ignore": 0 },
      "answer": { "type": "text", "input": "words" },
      "metrics": [
        { "type": "accuracy", "ignore": 0 }, { "type": "exact-match", "ignore": 0 },
        { "type": "bleu", "ignore": [0, 1, 2] }
      ],
      "train": {
        "data": { "type": "captions", "path": "captions.csv", "testPath": "captions.csv",
                  "validation": 0 },
        "epochs": 90, "batch": 6, "seed": 1,
        "optimizer": { "type": "adam", "learningRate": 0.01 }
      }
    }
    """
        .replace("LABELS", Integer.toString(labels));
  }

  private static Session done(String... words) {
    Session session = Session.installed(words);
    assertEquals(0, session.status(), session.err());
    return session;
  }

  private static String[] pictures(String... before) {
    var words = new ArrayList<>(List.of(before));
    for (int i = 0; i < PICTURES; i++) {
      words.add(folder.resolve(i + ".png").toString());
    }
    return words.toArray(String[]::new);
  }

  @Test
  void predictPrintsTheSentenceOfEachPicture() {
    List<String> lines = done(pictures("predict", run)).out().lines().toList();
    assertTrue(lines.getFirst().matches("image +text"), lines.getFirst());
    for (int i = 0; i < PICTURES; i++) {
      String line = lines.get(i + 1);
      assertTrue(line.strip().endsWith(i + ".png  " + sentences.get(i)), line);
    }
    var json =
        (JsonArray)
            JsonReader.read("out", done(pictures("predict", run, "--format", "json")).out()).root();
    for (int i = 0; i < PICTURES; i++) {
      var text = (JsonString) ((JsonObject) json.elements().get(i)).get("text").orElseThrow();
      assertEquals(sentences.get(i), text.value());
    }
  }

  @Test
  void predictWritesTheSentencesBelowThePictures() throws IOException {
    Path to = folder.resolve("pictures");
    done(pictures("predict", run, "--to", to.toString()));
    for (int i = 0; i < PICTURES; i++) {
      String svg = Files.readString(to.resolve(i + ".svg"));
      String words =
          svg.replaceAll("(?s)^.*?<text", "<text").replaceAll("<[^>]*>\\s*", " ").strip();
      assertEquals(sentences.get(i), words.replaceAll("\\s+", " "));
    }
  }

  @Test
  void evalJudgesTheSentencesThatAreFound() {
    for (String beam : List.of("1", "3")) {
      JsonObject found =
          (JsonObject)
              JsonReader.read(
                      "out",
                      done(
                              "eval",
                              run,
                              "--format",
                              "json",
                              "--set",
                              "outputs.output.answer.beam=" + beam)
                          .out())
                  .root();
      assertEquals(1, number(found, "exact-match"));
      assertEquals(1, number(found, "bleu-4"), 1e-12);
      assertEquals(1, number(found, "accuracy"));
    }
    // Another end: the search then has no word that ends a sentence.
    String other = done("eval", run, "--set", "outputs.output.answer.end=\"a\"").out();
    assertTrue(other.contains("\nexact-match 0.00 %\n"), other);
    assertTrue(other.indexOf("bleu-4") < other.indexOf("\nloss"), other);
  }

  private static double number(JsonObject object, String key) {
    return ((JsonNumber) object.get(key).orElseThrow()).value().doubleValue();
  }

  /// Training shows what one run of the network tells.
  @Test
  void trainingHasNoFiguresOfSentences() throws IOException {
    String log = Files.readString(Path.of(run, "metrics.jsonl"));
    assertTrue(log.contains("accuracy"), log);
    assertTrue(!log.contains("exact-match") && !log.contains("bleu"), log);
  }

  /// A predictor runs the network as often as a sentence needs, and gives the same for one picture
  /// and for several.
  @Test
  void aPredictorFindsSentences() {
    var backends = Backends.installed();
    try (var backend = backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
        var predictor = Predictor.open(Path.of(run), backend)) {
      assertEquals(List.of("image"), List.copyOf(predictor.model().inputs().keySet()));
      var sources = new ArrayList<SampleSource>();
      for (int i = 0; i < PICTURES; i++) {
        sources.add(new SampleSource.OfFile(folder.resolve(i + ".png")));
      }
      var together = predictor.predictAll(sources);
      for (int i = 0; i < PICTURES; i++) {
        var alone = predictor.predict(folder.resolve(i + ".png"));
        assertEquals(Map.of("text", sentences.get(i)), alone.shown("output").json());
        assertArrayEquals(alone.values("output"), together.get(i).values("output"));
      }
    }
  }

  /// A run that was stopped within an epoch ends with the same weights.
  @Test
  void aResumedRunHasTheSameBits() {
    String whole = folder.resolve("whole").toString();
    String parts = folder.resolve("parts").toString();
    List<String> flags = List.of("--set", "train.epochs=4", "--set", "train.batch=2", "--run");
    train(flags, whole);
    train(flags, parts, "--stop-after", "5");
    done("train", "--resume", parts);
    var expected = TrainedModel.read(Path.of(whole), List.of(), Catalog.installed());
    var found = TrainedModel.read(Path.of(parts), List.of(), Catalog.installed());
    assertEquals(bits(expected), bits(found));
  }

  private static Map<String, List<Double>> bits(TrainedModel model) {
    var bits = new HashMap<String, List<Double>>();
    for (StoredTensor tensor : model.weights()) {
      var values = new ArrayList<Double>();
      for (int i = 0; i < tensor.values().length(); i++) {
        values.add(tensor.values().get(i));
      }
      bits.put(tensor.name(), values);
    }
    return bits;
  }

  private static void train(List<String> flags, String run, String... more) {
    var words = new ArrayList<>(List.of("train", spec.toString()));
    words.addAll(flags);
    words.add(run);
    words.addAll(List.of(more));
    done(words.toArray(String[]::new));
  }

  @Test
  void anAnswerNamesAnInputOfTheNetwork() {
    Session session =
        Session.installed("validate", spec.toString(), "--set", "answer.input=\"word\"");
    assertTrue(
        session
            .err()
            .contains(
                "answer 'text' of output 'output' fills the input 'word', which the network does not"
                    + " have; did you mean 'words'? [STR-104]\n  its inputs are image, words"),
        session.err());
  }

  @Test
  void aFigureThatOnlyEvalKnowsIsNotMonitored() {
    Session session =
        Session.installed(
            "train",
            spec.toString(),
            "--run",
            folder.resolve("monitored").toString(),
            "--set",
            "train.callbacks=[{\"type\":\"early-stopping\",\"patience\":2,\"monitor\":\"bleu-4\"}]");
    assertTrue(session.status() != 0, session.out());
    assertTrue(session.err().contains("bleu-4"), session.err());
  }
}
