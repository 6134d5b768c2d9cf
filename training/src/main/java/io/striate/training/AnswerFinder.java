package io.striate.training;

import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// The answers of all outputs to samples, where some take several runs of the network. While an
/// answer is looked for, the inputs of other searches are zeros.
///
/// @param model whose outputs they are
/// @param runs runs the network once on samples that have all inputs; gives for each the values by
///   the names of the program's outputs
record AnswerFinder(TrainedModel model, Function<Samples, List<Map<String, float[]>>> runs) {
  /// Samples in memory at once.
  static final int CHUNK = 256;

  /// The answers to samples.
  ///
  /// @param samples with the inputs that no search fills
  /// @return for each sample the answer of each output
  List<Map<String, float[]>> answers(Samples samples) {
    var answers = new ArrayList<Map<String, float[]>>();
    for (int first = 0; first < samples.size(); first += CHUNK) {
      int size = Math.min(CHUNK, samples.size() - first);
      answers.addAll(answers(HeldSamples.of(samples, first, size, model.inputs().keySet())));
    }
    return answers;
  }

  /// The answers to samples in memory.
  List<Map<String, float[]>> answers(HeldSamples samples) {
    var answers = new ArrayList<Map<String, float[]>>();
    for (int i = 0; i < samples.size(); i++) {
      answers.add(new LinkedHashMap<>());
    }
    List<Map<String, float[]>> once = List.of();
    for (String output : model.outputs()) {
      var search = model.search(output);
      if (search.isPresent()) {
        List<float[]> found = find(samples, output, search.get());
        for (int i = 0; i < samples.size(); i++) {
          answers.get(i).put(output, found.get(i));
        }
      } else {
        once = once.isEmpty() ? run(samples, "", each(samples.size())) : once;
        for (int i = 0; i < samples.size(); i++) {
          answers.get(i).put(output, value(once.get(i), output));
        }
      }
    }
    return answers;
  }

  private static List<AnswerSearch.Run> each(int samples) {
    var each = new ArrayList<AnswerSearch.Run>();
    for (int i = 0; i < samples; i++) {
      each.add(new AnswerSearch.Run(i, new float[0]));
    }
    return each;
  }

  /// The answers of an output that takes several runs.
  List<float[]> find(HeldSamples samples, String output, AnswerSearch search) {
    return search.find(
        samples.size(),
        wanted ->
            run(samples, search.search().input(), wanted).stream()
                .map(values -> value(values, output))
                .toList());
  }

  private float[] value(Map<String, float[]> values, String output) {
    return Objects.requireNonNull(values.get(model.answerName(output)), output);
  }

  private List<Map<String, float[]>> run(
      HeldSamples samples, String input, List<AnswerSearch.Run> wanted) {
    return runs.apply(
        new Fed(samples, List.copyOf(model.searchedInputs().entrySet()), input, wanted));
  }

  /// Samples with the inputs that searches fill.
  ///
  /// @param held the samples
  /// @param searched those inputs; their features stand behind the others
  /// @param input the one that is filled now
  /// @param wanted each is a sample of its own here
  private record Fed(
      HeldSamples held,
      List<Map.Entry<String, Shape>> searched,
      String input,
      List<AnswerSearch.Run> wanted)
      implements Samples {
    @Override
    public int size() {
      return wanted.size();
    }

    @Override
    public List<Feature> features() {
      var features = new ArrayList<>(held.features());
      searched.forEach(
          each -> features.add(new Feature(each.getKey(), TensorType.float32(each.getValue()))));
      return Collections.unmodifiableList(features);
    }

    @Override
    public void read(int sample, int feature, HostArray target, int offset) {
      AnswerSearch.Run run = wanted.get(sample);
      int behind = feature - held.features().size();
      if (behind < 0) {
        held.read(run.sample(), feature, target, offset);
        return;
      }
      Map.Entry<String, Shape> each = searched.get(behind);
      for (int i = 0; i < each.getValue().size(); i++) {
        target.set(offset + i, each.getKey().equals(input) ? run.fed()[i] : 0);
      }
    }
  }
}
