package io.striate.training.answer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Answer;
import io.striate.api.train.AnswerType;
import io.striate.api.train.Search;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/// `text`: a sentence, from logits `[words, steps]` of the word of each step. The words are the
/// labels of the data, which the model keeps.
///
/// With `input`, the network says what comes next after the words before, which that input takes:
/// the sentence is found word by word, by beam search ([BeamSearch]). Without, each step has its
/// most likely word.
public final class TextType implements AnswerType {
  private static final Field<String> INPUT =
      Field.of(
          "input",
          new FieldKind<>(
              "the name of an input, or \"\" for none", String.class::cast, name -> name),
          "",
          "input of the network that takes the words before each step, so that the sentence is"
              + " found word by word; \"\" if one run gives all words");

  private static final Field<Integer> BEAM =
      Field.of(
          "beam",
          FieldKind.integer(1),
          1,
          "how many sentences are kept in the search at each step; 1 takes the most likely next"
              + " word each time");

  private static final Field<String> START =
      Field.of("start", FieldKind.text(), "<start>", "label that stands before each sentence");

  private static final Field<String> END =
      Field.of("end", FieldKind.text(), "<end>", "label that stands behind each sentence");

  @Override
  public String id() {
    return "text";
  }

  @Override
  public String summary() {
    return "a sentence, from logits of the word of each step";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(INPUT, BEAM, START, END);
  }

  @Override
  public Answer create(Config config) {
    return new Text(config.get(INPUT), config.get(BEAM), config.get(START), config.get(END));
  }

  /// The output, if it has logits for each step.
  ///
  /// @throws StriateException if not
  static Value logits(Value output) {
    Shape shape = output.type().shape();
    if (shape.rank() != 3) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "needs logits [words, steps] for each sample, got %s",
              shape.rank() == 0 ? shape : shape.dropFirst()));
    }
    return output;
  }

  private record Text(String input, int beam, String start, String end) implements Answer {
    @Override
    public Value emit(Emitter emit, Value output) {
      return emit.argmax(logits(output), 1);
    }

    @Override
    public Optional<Search> search() {
      return input.isEmpty()
          ? Optional.empty()
          : Optional.of(new BeamSearch(input, beam, start, end));
    }

    @Override
    public Shown show(float[] values, Shape shape, List<String> labels) {
      var text = new StringJoiner(" ");
      for (float value : values) {
        int word = (int) value;
        String label = word < labels.size() ? labels.get(word) : Integer.toString(word);
        if (label.equals(end)) {
          break;
        }
        text.add(label);
      }
      return new Shown(Map.of("text", text.toString()), Map.of("text", text.toString()));
    }
  }
}
