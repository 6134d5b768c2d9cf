package io.striate.datasets.text;

import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Pictures with a sentence each, as a network learns them that gives a sentence word by word: the
/// words before each step are an input, the words of the steps are the target.
///
/// | feature | type | of the sentence "a red disc" |
/// |---|---|---|
/// | `words` | `f32[steps]` | start, a, red, disc, padding, ... |
/// | `target` | `i32[steps]` | a, red, disc, end, padding, ... |
///
/// Numbers are those of a [Vocabulary].
///
/// @param picture the name of the input that takes the picture
/// @param shape `[channels, height, width]`
/// @param words the name of the input that takes the words
/// @param steps the length of that input: one more than the longest sentence
public record Captions(String picture, Shape shape, String words, int steps) {
  /// The inputs of a network, told apart by their axes.
  ///
  /// @param kind the id of the data set
  /// @throws StriateException if they are not one picture and one list of words
  public static Captions of(String kind, Map<String, Shape> inputs) {
    List<String> pictures = ofRank(3, inputs);
    List<String> lists = ofRank(1, inputs);
    if (inputs.size() != 2 || pictures.size() != 1 || lists.size() != 1) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "data '%s' feeds a picture [channels, height, width] and the words before each step"
                  + " [steps]; the inputs are %s",
              kind,
              inputs),
          "write \"inputs\": { \"image\": [3, 48, 48], \"words\": [10] }");
    }
    return new Captions(
        pictures.getFirst(),
        Objects.requireNonNull(inputs.get(pictures.getFirst())),
        lists.getFirst(),
        Objects.requireNonNull(inputs.get(lists.getFirst())).extent(0));
  }

  private static List<String> ofRank(int rank, Map<String, Shape> inputs) {
    return inputs.entrySet().stream()
        .filter(input -> input.getValue().rank() == rank)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// The words before each step.
  public Samples.Feature before() {
    return new Samples.Feature(words, TensorType.float32(steps));
  }

  /// The word of each step.
  public Samples.Feature target() {
    return new Samples.Feature(Loss.TARGET, new TensorType(ElementType.INT32, Shape.of(steps)));
  }

  /// How many words a sentence may have.
  public int longest() {
    return steps - 1;
  }

  /// Writes a sentence.
  ///
  /// @param numbers of its words, at most [#longest]
  /// @param before where [#before] goes, from `at` on; all elements are overwritten
  /// @param target where [#target] goes, from `at` on; all elements are overwritten
  public void write(int[] numbers, HostArray before, HostArray target, int at) {
    if (numbers.length > longest()) {
      throw new IllegalArgumentException(numbers.length + " words, at most " + longest());
    }
    for (int step = 0; step < steps; step++) {
      boolean over = step > numbers.length;
      int last = over ? Vocabulary.PADDING : step == 0 ? Vocabulary.START : numbers[step - 1];
      int next =
          over ? Vocabulary.PADDING : step == numbers.length ? Vocabulary.END : numbers[step];
      before.set(at + step, last);
      target.set(at + step, next);
    }
  }
}
