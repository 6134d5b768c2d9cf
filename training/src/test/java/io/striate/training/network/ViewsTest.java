package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.program.Program;
import io.striate.api.random.RandomStream;
import io.striate.layers.Network;
import io.striate.layers.program.NetworkPrograms;
import io.striate.layers.program.Programs;
import io.striate.layers.spec.Normalization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Views: evaluation and prediction average over versions of an image, training sees it alone.
class ViewsTest {
  private static final int SIZE = 4;
  private static final Map<String, Normalization> BYTES =
      Map.of("input", new Normalization(List.of(0.25f, 0.5f), List.of(0.5f, 0.25f)));

  private static Network network(String views) {
    return Specs.parse(
        """
        { 'striate': 1, 'name': 'views', 'input': [2, 4, 4],
          'layers': [{ 'type': 'conv2d', 'filters': 3, 'kernel': 3, 'activation': 'relu' },
                     'flatten', { 'type': 'dense', 'units': 3 }],
          'loss': 'softmax-cross-entropy',
          %s
          'train': { 'data': { 'type': 'synthetic', 'samples': 40 }, 'epochs': 1, 'batch': 4,
                     'seed': 1, 'optimizer': { 'type': 'sgd', 'learningRate': 0.1 } } }
        """
            .formatted(views));
  }

  private static double[] image(int sample) {
    var random = new RandomStream(7, "image", sample, 0);
    return IntStream.range(0, 2 * SIZE * SIZE).mapToDouble(_ -> random.nextInt(256)).toArray();
  }

  private static double[] answer(NetworkPrograms programs, double[] image) {
    try (var run = new ReferenceRun(programs.prediction(1))) {
      return run.start(programs, 3).set("input", image).run().get(Programs.ANSWER);
    }
  }

  private static void assertMeanOfAnswers(
      NetworkPrograms plain, double[] found, List<double[]> versions) {
    double[] mean = new double[found.length];
    for (double[] version : versions) {
      double[] answer = answer(plain, version);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += answer[i] / versions.size();
      }
    }
    assertArrayEquals(mean, found, 1e-6);
  }

  @Test
  void predictsTheMeanOfTheVersions() {
    var plain = network("").programs(BYTES);
    var views = network("'views': ['flip'],").programs(BYTES);
    double[] image = image(0);
    double[] found = answer(views, image);
    assertMeanOfAnswers(plain, found, List.of(image, mirrored(image)));
    assertEquals(1, DoubleStream.of(found).sum(), 1e-6);
  }

  /// All eight symmetries of a square: the answer is that of the turned image, and of the mirrored.
  @Test
  void theAverageHasTheSymmetriesOfItsViews() {
    var views = network("'views': ['flip', 'quarter-turns'],").programs(BYTES);
    double[] image = image(2);
    double[] expected = answer(views, image);
    assertArrayEquals(expected, answer(views, turned(image)), 1e-6);
    assertArrayEquals(expected, answer(views, mirrored(image)), 1e-6);
    var plain = network("").programs(BYTES);
    assertTrue(
        Math.abs(answer(plain, image)[0] - answer(plain, turned(image))[0]) > 1e-3,
        "the network alone tells them apart");
  }

  private static double[] turned(double[] image) {
    double[] turned = new double[image.length];
    for (int i = 0; i < image.length; i++) {
      int channel = i / (SIZE * SIZE);
      int row = i / SIZE % SIZE;
      int column = i % SIZE;
      turned[(channel * SIZE + SIZE - 1 - column) * SIZE + row] = image[i];
    }
    return turned;
  }

  /// Each view makes versions of those before it; a border is black, as that of augmentations.
  @Test
  void viewsMultiply() {
    var plain = network("").programs(BYTES);
    var views = network("'views': [{ 'type': 'crops', 'padding': 1 }, 'flip'],").programs(BYTES);
    double[] image = image(1);
    var versions = new ArrayList<>(List.of(image));
    for (int down : new int[] {-1, 1}) {
      for (int right : new int[] {-1, 1}) {
        versions.add(shifted(image, down, right));
      }
    }
    List.copyOf(versions).forEach(version -> versions.add(mirrored(version)));
    assertEquals(10, versions.size());
    assertMeanOfAnswers(plain, answer(views, image), versions);
  }

  /// The loss of an evaluation is that of the average.
  @Test
  void evaluatesTheAverage() {
    var views = network("'views': ['flip'],").programs(BYTES);
    double[] image = image(2);
    double[] answer = answer(views, image);
    try (var run = new ReferenceRun(views.evaluation(1))) {
      run.start(views, 3).set("input", image).set("target", 2).run();
      assertEquals(-Math.log(answer[2]), run.get(Programs.LOSS)[0], 1e-6);
      assertArrayEquals(answer, run.get(Programs.ANSWER), 1e-9);
    }
  }

  @Test
  void trainingSeesTheImageAlone() {
    Program plain = network("").programs(BYTES).training(2);
    Program views = network("'views': ['flip'],").programs(BYTES).training(2);
    assertEquals(plain.toString(), views.toString());
  }

  @Test
  void saysWhatDoesNotSuit() {
    String text = "{ 'striate': 1, 'input': [8], 'layers': ['relu'], 'views': ['flip'] }";
    String complaint = Specs.complaint(text);
    assertTrue(complaint.contains("views are versions of images, and no input is one"), complaint);
    String unknown = "{ 'striate': 1, 'input': [1, 8, 8], 'layers': ['relu'], 'views': ['flop'] }";
    assertTrue(Specs.complaint(unknown).contains("did you mean 'flip'"), Specs.complaint(unknown));
  }

  /// A canonical specification keeps views, and is as it was where there are none.
  @Test
  void areWritten() {
    String written = network("'views': ['flip'],").canonicalText();
    assertTrue(written.contains("\"views\": [{ \"type\": \"flip\" }]"), written);
    assertFalse(network("").canonicalText().contains("\"views\": ["));
  }

  private static double[] shifted(double[] image, int down, int right) {
    double[] shifted = new double[image.length];
    for (int i = 0; i < image.length; i++) {
      int row = i / SIZE % SIZE - down;
      int column = i % SIZE - right;
      boolean inside = row >= 0 && row < SIZE && column >= 0 && column < SIZE;
      shifted[i] = inside ? image[i - down * SIZE - right] : 0;
    }
    return shifted;
  }

  private static double[] mirrored(double[] image) {
    double[] mirrored = new double[image.length];
    for (int i = 0; i < image.length; i++) {
      mirrored[i] = image[i / SIZE * SIZE + SIZE - 1 - i % SIZE];
    }
    return mirrored;
  }
}
