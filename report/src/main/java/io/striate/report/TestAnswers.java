package io.striate.report;

import io.striate.api.backend.Backend;
import io.striate.api.data.Dataset;
import io.striate.api.data.Samples;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.spec.TargetNames;
import io.striate.training.Predicted;
import io.striate.training.Predictor;
import io.striate.training.PredictorOptions;
import io.striate.training.TrainedModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What a classifier says of its test samples.
///
/// @param labels the names of the classes
/// @param answers one for each sample
record TestAnswers(List<String> labels, List<Answered> answers) {
  /// Samples that are computed at a time.
  private static final int CHUNK = 256;

  TestAnswers {
    labels = List.copyOf(labels);
    answers = List.copyOf(answers);
  }

  /// Asks for the test samples of an open data set.
  ///
  /// @return empty if the network has no output of one class for each sample, or the data has no
  ///   test samples or names for its classes
  static Optional<TestAnswers> of(TrainedModel model, Backend backend, Dataset dataset) {
    Optional<Samples> test = dataset.test();
    Optional<GraphOutput> output =
        model.network().graph().outputs().stream()
            .filter(each -> model.classifies(each.spec().name()))
            .filter(each -> each.shape().rank() == 1)
            .findFirst();
    if (test.isEmpty() || output.isEmpty()) {
      return Optional.empty();
    }
    int target = target(test.get(), output.get());
    int classes = output.get().shape().extent(0);
    if (target < 0) {
      return Optional.empty();
    }
    List<String> labels =
        IntStream.range(0, classes)
            .mapToObj(label -> model.label(output.get().spec().name(), label))
            .toList();
    var answers = new ArrayList<Answered>();
    try (var predictor =
        Predictor.of(model, backend, PredictorOptions.defaults().withBatch(CHUNK))) {
      for (int first = 0; first < test.get().size(); first += CHUNK) {
        int last = Math.min(test.get().size(), first + CHUNK);
        answers.addAll(answers(predictor, test.get(), output.get(), target, first, last));
      }
    }
    return Optional.of(new TestAnswers(labels, answers));
  }

  /// The number of the feature of whole numbers that an output learns from; -1 if there is none.
  private static int target(Samples samples, GraphOutput output) {
    String name =
        output
            .spec()
            .target()
            .flatMap(names -> names.of(TargetNames.ONLY))
            .orElse(output.spec().name() + ".target");
    int only = -1;
    for (int i = 0; i < samples.features().size(); i++) {
      Samples.Feature feature = samples.features().get(i);
      boolean label =
          feature.type().element() == ElementType.INT32 && feature.type().shape().rank() == 0;
      if (label && feature.name().equals(name)) {
        return i;
      }
      if (label) {
        only = i;
      }
    }
    return only;
  }

  private static List<Answered> answers(
      Predictor predictor, Samples samples, GraphOutput output, int target, int first, int last) {
    var inputs = new ArrayList<Map<String, HostArray>>();
    int[] labels = new int[last - first];
    for (int sample = first; sample < last; sample++) {
      var values = new HashMap<String, HostArray>();
      for (int i = 0; i < samples.features().size(); i++) {
        Samples.Feature feature = samples.features().get(i);
        HostArray array = HostArray.allocate(feature.type());
        samples.read(sample, i, array, 0);
        if (i == target) {
          labels[sample - first] = (int) array.get(0);
        } else if (predictor.model().inputs().containsKey(feature.name())) {
          values.put(feature.name(), array);
        }
      }
      inputs.add(values);
    }
    List<Predicted> predicted = predictor.predictEach(inputs);
    var answers = new ArrayList<Answered>();
    for (int i = 0; i < predicted.size(); i++) {
      answers.add(Answered.of(first + i, labels[i], predicted.get(i).values(output.spec().name())));
    }
    return answers;
  }

  /// The samples whose classes got the smallest probabilities, the worst first.
  List<Answered> worst(int most) {
    return answers.stream()
        .filter(answer -> !answer.correct())
        .sorted(Comparator.comparingDouble(Answered::right))
        .limit(most)
        .toList();
  }
}
