package io.striate.training.answer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Answer;
import io.striate.api.train.AnswerType;
import io.striate.api.train.Search;
import io.striate.backend.tck.component.AnswerContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Sentences, found at once and word by word.
class TextTypeTest implements AnswerContract {
  private static final List<String> WORDS = List.of("<pad>", "<start>", "<end>", "a", "b", "c");
  private static final int END = 2;
  private static final int A = 3;
  private static final int B = 4;
  private static final int C = 5;

  @Override
  public AnswerType type() {
    return new TextType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("input", "words"), Map.of("input", "words", "beam", 3));
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(6, 4));
  }

  @Override
  public List<String> labels() {
    return WORDS;
  }

  private Answer text(int beam) {
    Map<String, Object> settings = new HashMap<>(Map.of("input", "words", "beam", beam));
    return type().create(Config.of(type().fields(), settings));
  }

  @Test
  void aSentenceEndsBeforeItsEnd() {
    var shown = text(1).show(new float[] {A, C, END, B}, Shape.of(4), WORDS);
    assertEquals(Map.of("text", "a c"), shown.columns());
    assertEquals(Map.of("text", "a c"), shown.json());
    // Words without names are numbers; a sentence may fill all steps.
    assertEquals(
        Map.of("text", "a 9 b"), text(1).show(new float[] {A, 9, B}, Shape.of(3), WORDS).columns());
  }

  /// Probabilities of the next word by the words before, as a network would give them.
  private static double probability(List<Integer> before, int word) {
    return switch (before.toString() + word) {
      // The first step prefers a, but what follows b is far more certain.
      case "[]3" -> 0.5;
      case "[]4" -> 0.4;
      case "[]5" -> 0.1;
      case "[3]3" -> 0.4;
      case "[3]4" -> 0.3;
      case "[3]2" -> 0.3;
      case "[4]5" -> 0.9;
      case "[4]2" -> 0.1;
      case "[4, 5]2" -> 1;
      case "[3, 3]2" -> 0.5;
      case "[3, 3]3" -> 0.5;
      default -> word < END ? 0 : word == END && before.size() > 1 ? 0.9 : 0.01;
    };
  }

  private static float[] search(Search search, int steps, List<Integer> runs) {
    var candidates = search.begin(Shape.of(steps), Shape.of(6, steps), WORDS);
    for (List<float[]> next = candidates.next(); !next.isEmpty(); next = candidates.next()) {
      runs.add(next.size());
      var given = new ArrayList<float[]>();
      for (float[] fed : next) {
        assertEquals(1, fed[0], "the start");
        var before = new ArrayList<Integer>();
        for (int i = 1; i < steps && fed[i] != 0; i++) {
          before.add((int) fed[i]);
        }
        // What belongs to other steps than the next is no probability.
        float[] values = new float[6 * steps];
        Arrays.fill(values, Float.NaN);
        for (int word = 0; word < 6; word++) {
          values[word * steps + before.size()] = (float) Math.log(probability(before, word));
        }
        given.add(values);
      }
      candidates.take(given);
    }
    return candidates.found();
  }

  @Test
  void aBeamOfOneTakesTheMostLikelyWordEachTime() {
    var runs = new ArrayList<Integer>();
    float[] found = search(text(1).search().orElseThrow(), 4, runs);
    assertArrayEquals(new float[] {A, A, END, END}, found);
    assertEquals(List.of(1, 1, 1), runs);
  }

  /// 0.4 * 0.9 * 1 for "b c" is above 0.5 * 0.4 * 0.5 for "a a".
  @Test
  void aWiderBeamFindsAMoreLikelySentence() {
    var runs = new ArrayList<Integer>();
    float[] found = search(text(2).search().orElseThrow(), 4, runs);
    assertArrayEquals(new float[] {B, C, END, END}, found);
    assertEquals(List.of(1, 2, 2), runs);
  }

  /// A sentence as long as the steps needs no end.
  @Test
  void theLastStepEndsASentence() {
    float[] found = search(text(2).search().orElseThrow(), 2, new ArrayList<>());
    assertArrayEquals(new float[] {B, C}, found);
  }

  /// The best of all sentences, found by trying each, is that of a beam that keeps all.
  @Test
  void aBeamThatKeepsEverythingFindsTheBestOfAllSentences() {
    float[] found = search(text(10_000).search().orElseThrow(), 4, new ArrayList<>());
    double best = Double.NEGATIVE_INFINITY;
    List<Integer> words = List.of();
    var open =
        new ArrayList<Map.Entry<List<Integer>, Double>>(
            List.of(Map.entry(List.<Integer>of(), 0.0)));
    while (!open.isEmpty()) {
      var one = open.removeFirst();
      for (int word : new int[] {0, END, A, B, C}) {
        var longer = new ArrayList<>(one.getKey());
        longer.add(word);
        double score = one.getValue() + Math.log(probability(one.getKey(), word));
        if (word == END || longer.size() == 4) {
          if (score > best) {
            best = score;
            words = longer;
          }
        } else {
          open.add(Map.entry(longer, score));
        }
      }
    }
    assertEquals(B, found[0]);
    assertEquals(words.subList(0, 3), List.of(B, C, END));
    assertArrayEquals(new float[] {B, C, END, END}, found);
  }

  @Test
  void labelsWithoutAnEndAreRefused() {
    Search search = text(1).search().orElseThrow();
    var e =
        assertThrows(
            StriateException.class,
            () -> search.begin(Shape.of(4), Shape.of(2, 4), List.of("<start>", "a")));
    assertEquals(
        "answer 'text': none of the 2 labels of the data is '<end>' [STR-201]\n  \"start\" and"
            + " \"end\" of the answer name the labels around a sentence",
        e.getMessage());
  }

  @Test
  void shapesThatAreNoSentenceAreRefused() {
    var emit = new Emitter("text", 2, 0);
    var output = emit.input("output", TensorType.float32(Shape.of(2, 6)), true);
    var e = assertThrows(StriateException.class, () -> text(1).emit(emit, output));
    assertEquals("needs logits [words, steps] for each sample, got [6] [STR-109]", e.getMessage());
    Search search = text(1).search().orElseThrow();
    assertTrue(
        assertThrows(StriateException.class, () -> search.found(Shape.of(2, 3)))
            .getMessage()
            .startsWith("needs an input of words [steps], 'words' takes [2, 3] for each sample"));
    assertTrue(
        assertThrows(StriateException.class, () -> search.begin(Shape.of(4), Shape.of(6, 5), WORDS))
            .getMessage()
            .startsWith("answer 'text': the network has 5 steps of logits [6, 5] for 4 steps"));
  }
}
