package io.striate.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.DatasetType;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Scenes with questions that their pictures answer.
class AskedScenesDatasetTest implements DatasetContract {
  private static final List<String> WORDS =
      List.of(
          "",
          "what",
          "color",
          "is",
          "the",
          "thing",
          "how",
          "many",
          "things",
          "are",
          "there",
          "a",
          "red",
          "green",
          "blue",
          "yellow",
          "disc",
          "square",
          "triangle",
          "star");

  /// The colors of things as far as they can be told from each other by their channels.
  private static final Map<String, double[]> COLORS =
      Map.of(
          "red", new double[] {0.9, 0.12, 0.1},
          "green", new double[] {0.15, 0.75, 0.2},
          "blue", new double[] {0.15, 0.3, 0.95},
          "yellow", new double[] {0.95, 0.85, 0.15});

  @Override
  public DatasetType type() {
    return new AskedScenesDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("samples", 12, "testSamples", 4),
        Map.of("samples", 4, "testSamples", 4, "pictures", "noise"));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("image", Shape.of(3, 32, 32), "question", Shape.of(6));
  }

  private static String question(HostArray words) {
    var text = new StringBuilder();
    for (int i = 0; i < words.length() && words.get(i) != 0; i++) {
      text.append(i == 0 ? "" : " ").append(WORDS.get((int) words.get(i)));
    }
    assertEquals(0, words.get(5), "padding behind the end");
    return text.toString();
  }

  /// Whether a pixel of a picture is near a color.
  private static boolean isNear(HostArray image, int pixel, String name) {
    double[] color = Objects.requireNonNull(COLORS.get(name), name);
    double distance = 0;
    for (int channel = 0; channel < 3; channel++) {
      double difference = image.get(channel * 32 * 32 + pixel) / 255 - color[channel];
      distance += difference * difference;
    }
    return distance < 0.08;
  }

  private static List<Integer> near(HostArray image, String name) {
    return IntStream.range(0, 32 * 32).filter(i -> isNear(image, i, name)).boxed().toList();
  }

  /// How many pixels of a picture are near a color.
  private static int pixels(HostArray image, String name) {
    return near(image, name).size();
  }

  /// Whether the thing of a color fills most of its box, as discs and squares do.
  private static boolean isFull(HostArray image, String name) {
    List<Integer> all = near(image, name);
    var rows = all.stream().mapToInt(i -> i / 32).summaryStatistics();
    var columns = all.stream().mapToInt(i -> i % 32).summaryStatistics();
    int box = (rows.getMax() - rows.getMin() + 1) * (columns.getMax() - columns.getMin() + 1);
    return all.size() > 0.62 * box;
  }

  /// What is there has the form that was asked for; what is not there mostly has another one.
  @Test
  void aThingThatIsThereHasItsForm() {
    Opened data = Opened.of(type(), inputs(), Map.of("samples", 800, "testSamples", 1));
    var agree = new HashMap<String, Integer>();
    var all = new HashMap<String, Integer>();
    for (int i = 3; i < 800; i += 4) {
      String[] asked = question(data.training(i, "question")).split(" ", -1);
      String answer = data.dataset().labels().get((int) data.training(i, "target").get(0));
      boolean full = isFull(data.training(i, "image"), asked[3]);
      boolean wanted = List.of("disc", "square").contains(asked[4]);
      agree.merge(answer, full == wanted ? 1 : 0, Integer::sum);
      all.merge(answer, 1, Integer::sum);
    }
    assertTrue(share(agree, all, "yes") > 0.85, () -> agree + " of " + all);
    assertTrue(share(agree, all, "no") < 0.6, () -> agree + " of " + all);
  }

  private static double share(Map<String, Integer> some, Map<String, Integer> all, String key) {
    return some.getOrDefault(key, 0) / (double) all.getOrDefault(key, 1);
  }

  /// Colors in the picture are those of the question and the answer, and their number is counted.
  @Test
  void thePictureHasTheAnswer() {
    Opened data = Opened.of(type(), inputs(), Map.of("samples", 200, "testSamples", 1));
    List<String> answers = data.dataset().labels();
    assertEquals(13, answers.size());
    var kinds = new TreeMap<String, Integer>();
    for (int i = 0; i < 200; i++) {
      String asked = question(data.training(i, "question"));
      String answer = answers.get((int) data.training(i, "target").get(0));
      HostArray image = data.training(i, "image");
      kinds.merge(
          asked.replaceAll(" (red|green|blue|yellow|disc|square|triangle|star)", ""),
          1,
          Integer::sum);
      COLORS.keySet().stream()
          .filter(color -> asked.contains(color) || answer.equals(color))
          .forEach(color -> assertTrue(pixels(image, color) > 10, asked + ": " + answer));
      if (asked.startsWith("how many")) {
        long colors = COLORS.keySet().stream().filter(color -> pixels(image, color) > 10).count();
        assertEquals(List.of("two", "three", "four").indexOf(answer) + 2, colors);
      }
    }
    assertEquals(
        Map.of(
            "what color is the",
            50,
            "what is the thing",
            50,
            "how many things are there",
            50,
            "is there a",
            50),
        kinds);
  }

  /// Whoever sees the question alone is right in at most 0.37 of the cases, by the best answer to
  /// each question: 1/4, 1/4, 1/3 and 1/2 in the limit.
  @Test
  void theQuestionAloneDoesNotTell() {
    int samples = 8_000;
    Opened data = Opened.of(type(), inputs(), Map.of("samples", samples, "testSamples", 1));
    var counts = new HashMap<String, Map<Integer, Integer>>();
    for (int i = 0; i < samples; i++) {
      counts
          .computeIfAbsent(question(data.training(i, "question")), _ -> new HashMap<>())
          .merge((int) data.training(i, "target").get(0), 1, Integer::sum);
    }
    int right =
        counts.values().stream()
            .mapToInt(each -> each.values().stream().mapToInt(Integer::intValue).max().orElse(0))
            .sum();
    assertTrue(right < 0.37 * samples, right + " of " + samples);
    assertEquals(4 + 4 + 1 + 16, counts.size());
  }

  @Test
  void otherInputsAreRefused() {
    var refused =
        assertThrows(
            StriateException.class,
            () -> Opened.of(type(), Map.of("image", Shape.of(3, 32, 32)), Map.of()));
    assertTrue(
        refused
            .getMessage()
            .startsWith(
                "data 'asked-scenes' feeds a picture [3, height, width] of at least 24 pixels a side,"
                    + " and the words of a question, at least [5]; the inputs are"),
        refused.getMessage());
  }
}
