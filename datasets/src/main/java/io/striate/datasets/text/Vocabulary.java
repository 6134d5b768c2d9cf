package io.striate.datasets.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// The words of sentences by number: the labels of a data set whose targets are sentences.
///
/// The first labels are marks, which are no words: [#PADDING] fills what a sentence leaves of its
/// steps, [#START] stands before it, [#END] behind it.
public final class Vocabulary {
  /// The label of what a sentence leaves of its steps.
  public static final int PADDING = 0;

  /// The label that stands before each sentence.
  public static final int START = 1;

  /// The label that stands behind each sentence.
  public static final int END = 2;

  /// What the marks are called among the labels, in their order.
  public static final List<String> MARKS = List.of("<pad>", "<start>", "<end>");

  private final List<String> labels = new ArrayList<>(MARKS);
  private final Map<String, Integer> numbers = new HashMap<>();

  /// Words in the order of their labels, behind the marks.
  public Vocabulary(List<String> words) {
    for (String word : words) {
      if (numbers.putIfAbsent(word, labels.size()) == null) {
        labels.add(word);
      }
    }
  }

  /// The marks and the words, by label.
  public List<String> labels() {
    return List.copyOf(labels);
  }

  /// The label of a word; empty if it is none of these words. Marks are no words.
  public OptionalInt number(String word) {
    Integer number = numbers.get(word);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
