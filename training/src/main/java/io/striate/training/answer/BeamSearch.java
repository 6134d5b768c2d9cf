package io.striate.training.answer;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Search;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Finds a sentence word by word. At each step, the most probable sentences of those that have been
/// kept, each with every word that may come next, are kept again; those that have ended compete
/// with them as they are. The probability of a sentence is the product of those of its words; of
/// equal sentences the one that was found first is kept.
///
/// Each run computes all steps of the network for the words so far, and what belongs to the next
/// word is read; later words are zeros, so the network must not look ahead. For sentences of some
/// ten words that costs little, and there is but one program, the one that was trained.
///
/// Source: Vinyals and others, "Show and tell", arXiv:1411.4555, section 3.1.
///
/// @param input of the network that takes the words before each step
/// @param beam how many sentences are kept
/// @param start the label before each sentence
/// @param end the label behind each sentence
record BeamSearch(String input, int beam, String start, String end) implements Search {
  @Override
  public Value emit(Emitter emit, Value output) {
    return emit.logSoftmax(TextType.logits(output), 1);
  }

  @Override
  public Shape found(Shape words) {
    if (words.rank() != 1) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "needs an input of words [steps], '%s' takes %s for each sample",
              input,
              words));
    }
    return words;
  }

  @Override
  public Candidates begin(Shape words, Shape values, List<String> labels) {
    int steps = found(words).extent(0);
    if (values.extent(1) != steps) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "answer 'text': the network has %d steps of logits %s for %d steps of input '%s'",
              values.extent(1),
              values,
              steps,
              input));
    }
    return new Sentences(beam, steps, label(start, labels), label(end, labels));
  }

  private static int label(String name, List<String> labels) {
    int label = labels.indexOf(name);
    if (label < 0) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "answer 'text': none of the %d labels of the data is '%s'",
              labels.size(),
              name),
          "\"start\" and \"end\" of the answer name the labels around a sentence");
    }
    return label;
  }

  /// A sentence, or its beginning.
  ///
  /// @param words their labels
  /// @param score the logarithm of the probability
  /// @param over whether nothing follows
  private record Sentence(List<Integer> words, double score, boolean over) {
    Sentence with(int word, double probability, boolean last) {
      var longer = new ArrayList<>(words);
      longer.add(word);
      return new Sentence(longer, score + probability, last);
    }
  }

  private static final class Sentences implements Candidates {
    private final int beam;
    private final int steps;
    private final int start;
    private final int end;
    private List<Sentence> kept = List.of(new Sentence(List.of(), 0, false));

    Sentences(int beam, int steps, int start, int end) {
      this.beam = beam;
      this.steps = steps;
      this.start = start;
      this.end = end;
    }

    @Override
    public List<float[]> next() {
      return kept.stream().filter(sentence -> !sentence.over).map(this::before).toList();
    }

    /// The words before each step.
    private float[] before(Sentence sentence) {
      float[] before = new float[steps];
      before[0] = start;
      for (int i = 0; i < sentence.words.size(); i++) {
        before[i + 1] = sentence.words.get(i);
      }
      return before;
    }

    @Override
    public void take(List<float[]> values) {
      var all = new ArrayList<Sentence>();
      int run = 0;
      for (Sentence sentence : kept) {
        if (sentence.over) {
          all.add(sentence);
        } else {
          longer(sentence, values.get(run++), all);
        }
      }
      all.sort(Comparator.comparingDouble(sentence -> -sentence.score));
      kept = List.copyOf(all.subList(0, Math.min(beam, all.size())));
    }

    private void longer(Sentence sentence, float[] values, List<Sentence> all) {
      int step = sentence.words.size();
      for (int word = 0; word < values.length / steps; word++) {
        double given = values[word * steps + step];
        double probability = Double.isNaN(given) ? Double.NEGATIVE_INFINITY : given;
        if (word != start) {
          all.add(sentence.with(word, probability, word == end || step + 1 == steps));
        }
      }
    }

    @Override
    public float[] found() {
      float[] found = new float[steps];
      Arrays.fill(found, end);
      List<Integer> words = kept.getFirst().words;
      for (int i = 0; i < words.size(); i++) {
        found[i] = words.get(i);
      }
      return found;
    }
  }
}
