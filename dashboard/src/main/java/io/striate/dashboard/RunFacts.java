package io.striate.dashboard;

import io.striate.api.Catalog;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.play.Learner;
import io.striate.api.train.Direction;
import io.striate.api.train.Unit;
import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonFile;
import io.striate.json.JsonValue;
import io.striate.layers.Network;
import io.striate.layers.program.Figure;
import io.striate.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What does not change while a run trains: its model, how many epochs it asks for, how its figures
/// are shown.
///
/// @param model the name of the network
/// @param epochs of all phases; 0 if the specification cannot be read
/// @param shares figures that are shares from 0 to 1, shown in percent
/// @param rising figures of which larger values are better
/// @param remark why the specification cannot be read
record RunFacts(
    String model, int epochs, List<String> shares, List<String> rising, Optional<String> remark) {
  RunFacts {
    shares = List.copyOf(shares);
    rising = List.copyOf(rising);
  }

  /// Reads the files of a run. Its plug-ins may be missing here; then its figures are plain
  /// numbers.
  ///
  /// @throws StriateException if the description cannot be read
  static RunFacts read(Path run, Catalog catalog) {
    Path file = run.resolve(RunFolder.DESCRIPTION);
    String model;
    try {
      model = Fields.parse(Files.readString(file), file.toString()).text("name");
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_RUN, file, e);
    }
    try {
      var document = JsonFile.read(run.resolve(RunFolder.SPEC));
      var network = Network.of(document, List.of(), catalog);
      if (network.spec().learner().isPresent()) {
        return ofLearner(model, network.spec().learner().get().value());
      }
      int epochs = network.phases().stream().mapToInt(each -> each.training().epochs()).sum();
      var shares = new ArrayList<String>();
      var rising = new ArrayList<String>();
      for (Network phase : network.phases()) {
        for (Figure figure : phase.figures()) {
          if (figure.unit() == Unit.SHARE) {
            shares.add(figure.name());
          }
          if (figure.direction() == Direction.HIGHER) {
            rising.add(figure.name());
          }
        }
      }
      return new RunFacts(model, epochs, shares, rising, Optional.empty());
    } catch (StriateException unreadable) {
      String remark = unreadable.problems().getFirst().what();
      return new RunFacts(model, 0, List.of(), List.of(), Optional.of(remark));
    }
  }

  /// A learner has no epochs; the lines of its log, its reports, are shown in their place.
  private static RunFacts ofLearner(String model, Learner learner) {
    int reports = (int) Math.ceilDiv(learner.steps(), learner.every());
    return new RunFacts(model, reports, List.of(), List.of("return"), Optional.empty());
  }

  void put(Json.ObjectBuilder to) {
    to.put("model", model)
        .put("epochs", epochs)
        .put("shares", texts(shares))
        .put("rising", texts(rising));
  }

  private static JsonValue texts(List<String> texts) {
    return Json.list(texts.stream().distinct().map(Json::text).toList());
  }
}
