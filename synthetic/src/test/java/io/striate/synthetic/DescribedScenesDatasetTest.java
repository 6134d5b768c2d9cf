package io.striate.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.DatasetType;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Drawn scenes and their sentences.
class DescribedScenesDatasetTest implements DatasetContract {
  private static final Set<String> COLORS =
      Set.of("red", "green", "blue", "yellow", "white", "purple");

  @Override
  public DatasetType type() {
    return new DescribedScenesDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("samples", 12, "testSamples", 4),
        Map.of("samples", 4, "testSamples", 4, "testScenes", "unseen", "pictures", "noise"));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("image", Shape.of(3, 48, 48), "words", Shape.of(10));
  }

  private Opened scenes(Map<String, ?> settings) {
    return Opened.of(type(), inputs(), settings);
  }

  private static List<String> words(Opened data, HostArray target) {
    var words = new ArrayList<String>();
    for (int i = 0; target.get(i) != 2; i++) {
      words.add(data.dataset().labels().get((int) target.get(i)));
    }
    return words;
  }

  private static String pair(List<String> words) {
    var things = new ArrayList<String>();
    for (int i = 0; i + 1 < words.size(); i++) {
      if (COLORS.contains(words.get(i))) {
        things.add(words.get(i) + " " + words.get(i + 1));
      }
    }
    assertEquals(2, things.size(), words::toString);
    return String.join(", ", things);
  }

  @Test
  void theWordsBeforeEachStepAreThoseOfTheSentence() {
    Opened data = scenes(Map.of("samples", 200, "testSamples", 1));
    assertEquals(21, data.dataset().labels().size());
    assertEquals(List.of("<pad>", "<start>", "<end>", "a"), data.dataset().labels().subList(0, 4));
    int longest = 0;
    for (int i = 0; i < 200; i++) {
      HostArray before = data.training(i, "words");
      HostArray target = data.training(i, "target");
      List<String> words = words(data, target);
      longest = Math.max(longest, words.size());
      assertEquals("a", words.getFirst());
      assertEquals(1, before.get(0), "the start");
      for (int step = 1; step < 10; step++) {
        boolean inside = step <= words.size();
        assertEquals(inside ? target.get(step - 1) : 0, before.get(step), "step " + step);
        assertTrue(inside || target.get(step) == 0, "padding behind the end");
      }
    }
    assertEquals(9, longest);
  }

  @Test
  void pairsThatAreKeptOutAreNeverTrainedOn() {
    Map<String, Object> settings = Map.of("samples", 9000, "testSamples", 2000);
    Opened unseen = scenes(Map.of("samples", 9000, "testSamples", 2000, "testScenes", "unseen"));
    Opened seen = scenes(Map.of("samples", 2, "testSamples", 2000, "testScenes", "seen"));
    Opened all = scenes(settings);
    var trained = new HashSet<String>();
    for (int i = 0; i < 9000; i++) {
      trained.add(pair(words(unseen, unseen.training(i, "target"))));
    }
    // 15 % of 576 pairs are 86.
    assertEquals(490, trained.size());
    int known = 0;
    for (int i = 0; i < 2000; i++) {
      assertTrue(!trained.contains(pair(words(unseen, unseen.test(i, "target")))), "unseen " + i);
      assertTrue(trained.contains(pair(words(seen, seen.test(i, "target")))), "seen " + i);
      known += trained.contains(pair(words(all, all.test(i, "target")))) ? 1 : 0;
    }
    assertEquals(0.85, known / 2000.0, 0.03);
  }

  /// The first thing lies where the sentence says, and nothing lies at the other sides.
  @Test
  void theFirstThingIsWhereTheSentenceSays() {
    Opened data = scenes(Map.of("samples", 200, "testSamples", 1));
    for (int i = 0; i < 200; i++) {
      List<String> words = words(data, data.training(i, "target"));
      HostArray image = data.training(i, "image");
      for (String side : List.of("above", "below", "left", "right")) {
        int pixels = pixels(image, side);
        assertTrue(
            words.contains(side) ? pixels >= 2 : pixels == 0,
            () -> words + ": " + pixels + " pixels " + side);
      }
    }
  }

  /// How many pixels beside the middle differ from the ground in a corner.
  private static int pixels(HostArray image, String side) {
    int count = 0;
    for (int away = 3; away <= 11; away++) {
      for (int along = 21; along <= 28; along++) {
        int far = side.equals("above") || side.equals("left") ? away : 47 - away;
        boolean upright = side.equals("above") || side.equals("below");
        int pixel = upright ? 48 * far + along : 48 * along + far;
        int most = 0;
        for (int channel = 0; channel < 3; channel++) {
          double corner = image.get(channel * 48 * 48 + 49);
          most = Math.max(most, (int) Math.abs(image.get(channel * 48 * 48 + pixel) - corner));
        }
        count += most > 40 ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void otherInputsAreRefused() {
    var e =
        assertThrows(
            StriateException.class,
            () -> Opened.of(type(), Map.of("input", Shape.of(3, 48, 48)), Map.of()));
    assertEquals(
        "data 'described-scenes' feeds a picture [channels, height, width] and the words before each step"
            + " [steps]; the inputs are {input=[3, 48, 48]} [STR-201]\n  write \"inputs\": {"
            + " \"image\": [3, 48, 48], \"words\": [10] }",
        e.getMessage());
    for (Map<String, Shape> inputs :
        List.of(
            Map.of("image", Shape.of(1, 48, 48), "words", Shape.of(10)),
            Map.of("image", Shape.of(3, 48, 20), "words", Shape.of(10)),
            Map.of("image", Shape.of(3, 48, 48), "words", Shape.of(9)))) {
      e = assertThrows(StriateException.class, () -> Opened.of(type(), inputs, Map.of()));
      assertTrue(
          e.getMessage()
              .startsWith(
                  "data 'described-scenes' feeds color pictures of at least 24 pixels a side and sentences"
                      + " of 9 words; input 'image' is "),
          e.getMessage());
    }
    e =
        assertThrows(
            StriateException.class, () -> scenes(Map.of("unseen", 0.0, "testScenes", "unseen")));
    assertTrue(e.getMessage().contains("but \"unseen\" is 0.0"), e.getMessage());
  }
}
