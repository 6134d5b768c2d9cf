package io.striate.distributed;

import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a worker has failed by, on its way to the driver.
final class Problems {
  private Problems() {}

  static byte[] bytes(StriateException failure) {
    var problems =
        failure.problems().stream()
            .map(problem ->
                Json.object()
                    .put("code", problem.code().id())
                    .put("what", placed(problem))
                    .put("details", Json.list(problem.details().stream().map(Json::text).toList()))
                    .build())
            .toList();
    return JsonWriter.line(Json.object().put("problems", Json.list(problems)).build())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String placed(Problem problem) {
    return problem.place().map(place -> place + ": ").orElse("") + problem.what();
  }

  /// @param worker who has failed, for people
  static StriateException of(byte[] bytes, String worker) {
    Fields fields = Fields.parse(bytes, worker);
    List<Problem> problems =
        fields.list(
            "problems",
            each ->
                Problem.of(
                    Code.find(each.text("code")).orElse(Code.WORKER_LOST),
                    worker + ": " + each.text("what"),
                    each.texts("details").toArray(String[]::new)));
    return new StriateException(problems);
  }
}
