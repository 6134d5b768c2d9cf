package io.striate.serve;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.training.Classification;
import io.striate.training.Predicted;
import io.striate.training.TrainedModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Predictions as JSON for people and programs that send an image.
final class Answers {
  private Answers() {}

  /// The answer to an image: for each output classes by probability, what its answer shows, or its
  /// values.
  ///
  /// @param top how many classes
  static JsonObject of(ServedModel served, Predicted predicted, int top) {
    TrainedModel model = predicted.model();
    var outputs = new ArrayList<JsonValue>();
    for (String name : model.outputs()) {
      var output = Json.object().put("name", name);
      if (model.answer(name).isPresent()) {
        output.put("answer", Json.of(predicted.shown(name).json()));
      } else if (model.classifies(name)) {
        output.put("classes", Json.list(classes(model, predicted, name, top)));
      } else {
        output.put("values", Json.list(numbers(predicted.values(name))));
      }
      outputs.add(output.build());
    }
    return Json.object()
        .put("model_name", served.name())
        .put("model_version", served.version())
        .put("outputs", Json.list(outputs))
        .build();
  }

  private static List<JsonValue> classes(
      TrainedModel model, Predicted predicted, String output, int top) {
    Classification found = predicted.classification(output);
    List<Double> probabilities = found.probabilities();
    return IntStream.range(0, probabilities.size())
        .boxed()
        .sorted(Comparator.comparing(probabilities::get, Comparator.reverseOrder()))
        .limit(top)
        .<JsonValue>map(index ->
            Json.object()
                .put("label", model.label(output, index))
                .put("probability", Json.number((float) (double) probabilities.get(index)))
                .build())
        .toList();
  }

  /// Numbers; `null` for those that JSON cannot say.
  static List<JsonValue> numbers(float... values) {
    var numbers = new ArrayList<JsonValue>();
    for (float value : values) {
      numbers.add(Float.isFinite(value) ? Json.number(value) : Json.nothing());
    }
    return numbers;
  }

  /// What is wrong with an input is the client's concern, all else is the server's.
  static Refusal refusal(StriateException reason) {
    String message =
        reason.problems().stream().map(Object::toString).collect(Collectors.joining("\n"));
    return new Refusal(
        reason.kind() == Code.Kind.INPUT ? Refusal.BAD_REQUEST : Refusal.BROKEN, message);
  }
}
