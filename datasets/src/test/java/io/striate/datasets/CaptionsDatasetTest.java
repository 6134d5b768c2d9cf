package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetType;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images of 6x4 pixels with sentences of at most four words.
class CaptionsDatasetTest implements DatasetContract {
  @TempDir Path folder;

  @BeforeEach
  void images() throws IOException {
    for (int i = 0; i < 4; i++) {
      Drawn.gray(folder.resolve("photos/" + i + ".png"), 10 * i);
    }
    Files.writeString(
        folder.resolve("photos/list.csv"),
        """
        file,text
        0.png,A dog's red ball.
        1.png,"a ball, a dog"
        2.png,Straße
        3.png,the red dog
        """);
    Files.writeString(
        folder.resolve("photos/test.json"),
        """
        [ { "text": "a cat", "file": "0.png" }, { "text": "the dog", "file": "3.png" } ]
        """);
  }

  @Override
  public DatasetType type() {
    return new CaptionsDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("path", "photos/list.csv"),
        Map.of(
            "path",
            "photos/list.csv",
            "testPath",
            "photos/test.json",
            "least",
            2L,
            "image",
            "file",
            "caption",
            "text"));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("picture", Shape.of(1, 4, 6), "before", Shape.of(5));
  }

  @Override
  public Path folder() {
    return folder;
  }

  private Dataset open(Map<String, ?> settings) {
    return new Opening(type(), folder, Shape.of(1, 4, 6))
        .source(settings)
        .open(folder, inputs(), PassMonitor.none());
  }

  private static String text(Dataset dataset, Samples samples, int sample, String feature) {
    for (int i = 0; i < samples.features().size(); i++) {
      if (samples.features().get(i).name().equals(feature)) {
        HostArray numbers = HostArray.allocate(samples.features().get(i).type());
        samples.read(sample, i, numbers, 0);
        var words = new StringBuilder();
        for (int step = 0; step < numbers.length(); step++) {
          words.append(dataset.labels().get((int) numbers.get(step))).append(' ');
        }
        return words.toString().strip();
      }
    }
    throw new AssertionError("no feature " + feature);
  }

  @Test
  void wordsAreLabelsInAlphabeticalOrderBehindTheMarks() {
    try (Dataset dataset = open(Map.of("path", "photos/list.csv", "test", 0.0))) {
      assertEquals(
          List.of(
              "<pad>",
              "<start>",
              "<end>",
              "<unknown>",
              "a",
              "ball",
              "dog",
              "dog's",
              "red",
              "straße",
              "the"),
          dataset.labels());
      Samples training = dataset.training();
      assertEquals("a dog's red ball <end>", text(dataset, training, 0, "target"));
      assertEquals("<start> a dog's red ball", text(dataset, training, 0, "before"));
      assertEquals("a ball a dog <end>", text(dataset, training, 1, "target"));
      assertEquals("straße <end> <pad> <pad> <pad>", text(dataset, training, 2, "target"));
      assertEquals("<start> straße <pad> <pad> <pad>", text(dataset, training, 2, "before"));
      assertTrue(
          dataset.notes().contains("vocabulary: 11 labels, of which 7 are words"),
          dataset.notes()::toString);
    }
  }

  @Test
  void rareWordsAndThoseOfOtherSamplesAreUnknown() {
    Map<String, ?> settings =
        Map.of(
            "path",
            "photos/list.csv",
            "testPath",
            "photos/test.json",
            "least",
            2L,
            "image",
            "file",
            "caption",
            "text");
    try (Dataset dataset = open(settings)) {
      assertEquals(
          List.of("<pad>", "<start>", "<end>", "<unknown>", "a", "ball", "dog", "red"),
          dataset.labels());
      Samples test = dataset.test().orElseThrow();
      assertEquals("a <unknown> <end> <pad> <pad>", text(dataset, test, 0, "target"));
      assertEquals("<unknown> dog <end> <pad> <pad>", text(dataset, test, 1, "target"));
      assertTrue(
          dataset
              .notes()
              .contains("vocabulary: 8 labels, of which 4 are words; 3 rarer words are <unknown>"),
          dataset.notes()::toString);
    }
  }

  @Test
  void sentencesThatDoNotFitAreNamedWithTheirPlace() throws IOException {
    Files.writeString(
        folder.resolve("photos/long.csv"),
        """
        file,text
        0.png,one two three four five
        1.png,...
        """);
    var e = assertThrows(StriateException.class, () -> open(Map.of("path", "photos/long.csv")));
    assertTrue(
        e.getMessage()
            .contains(
                "long.csv:2:7: the sentence has 5 words, input 'before' of [5] takes 4 [STR-201]\n"
                    + "  write \"before\": [6] in \"inputs\", or shorten the sentence"),
        e.getMessage());
    assertTrue(e.getMessage().contains("long.csv:3:7: \"...\" has no words"), e.getMessage());
  }
}
