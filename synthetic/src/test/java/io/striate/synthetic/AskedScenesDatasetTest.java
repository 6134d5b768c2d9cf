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
import java.util.TreeMap;
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

  /// How many pixels of a picture are nearest to a color, and near it.
  private static int pixels(HostArray image, String name) {
    double[] color = COLORS.get(name);
    int count = 0;
    for (int i = 0; i < 32 * 32; i++) {
      double distance = 0;
      for (int channel = 0; channel < 3; channel++) {
        double difference = image.get(channel * 32 * 32 + i) / 255 - color[channel];
        distance += difference * difference;
      }
      count += distance < 0.08 ? 1 : 0;
    }
    return count;
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
