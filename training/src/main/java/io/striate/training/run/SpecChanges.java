package io.striate.training.run;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.train.EpochFigures;
import io.striate.api.train.Schedule;
import io.striate.json.JsonArray;
import io.striate.json.JsonMember;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What has changed between two canonical specifications: that by which a run has trained, and that
/// by which it is to be resumed.
///
/// A run may be resumed with another number of epochs, other checkpoints, another choice of final
/// weights, and with its data in another folder. None of these changes the steps so far, but for
/// schedules that count all epochs. Everything else would make another run of it.
///
/// @param all each of the changes
record SpecChanges(List<Change> all) {
  private static final String EPOCHS = ".epochs";
  private static final String WEIGHTS = ".weights";
  private static final List<String> OF_RUN =
      List.of("train.checkpointEvery", "train.checkpointEpochs", "train.data.path");

  /// A value that has changed.
  ///
  /// @param path such as `train.epochs`
  /// @param before empty if there was none
  /// @param after empty if there is none
  record Change(String path, Optional<JsonValue> before, Optional<JsonValue> after) {
    private static String text(Optional<JsonValue> value) {
      return value.map(JsonWriter::line).orElse("absent");
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s: %s -> %s", path, text(before), text(after));
    }
  }

  SpecChanges {
    all = List.copyOf(all);
  }

  /// Compares two specifications.
  ///
  /// @param before canonical, as JSON text
  /// @param after canonical, as JSON text
  static SpecChanges of(String before, String after) {
    var changes = new ArrayList<Change>();
    compare(
        "",
        Optional.of(JsonReader.read("before", before).root()),
        Optional.of(JsonReader.read("after", after).root()),
        changes);
    return new SpecChanges(changes);
  }

  private static void compare(
      String path, Optional<JsonValue> before, Optional<JsonValue> after, List<Change> changes) {
    if (before.orElse(null) instanceof JsonObject old
        && after.orElse(null) instanceof JsonObject now) {
      Set<String> keys = new LinkedHashSet<>();
      old.members().stream().map(JsonMember::key).forEach(keys::add);
      now.members().stream().map(JsonMember::key).forEach(keys::add);
      String prefix = path.isEmpty() ? "" : path + ".";
      keys.forEach(key -> compare(prefix + key, old.get(key), now.get(key), changes));
    } else if (before.orElse(null) instanceof JsonArray(var old, var _)
        && after.orElse(null) instanceof JsonArray(var now, var _)
        && old.size() == now.size()) {
      for (int i = 0; i < old.size(); i++) {
        String element = String.format(Locale.ROOT, "%s[%d]", path, i);
        compare(element, Optional.of(old.get(i)), Optional.of(now.get(i)), changes);
      }
    } else if (!before.map(JsonWriter::line).equals(after.map(JsonWriter::line))) {
      changes.add(new Change(path, before, after));
    }
  }

  /// Whether nothing has changed.
  boolean isEmpty() {
    return all.isEmpty();
  }

  /// Whether a value has changed.
  boolean has(String path) {
    return all.stream().anyMatch(change -> change.path().equals(path));
  }

  /// Checks that the run may be resumed so.
  ///
  /// @param run its folder
  /// @param left the paths of the phases that are not finished, such as `train`
  /// @throws StriateException naming all that may not change
  void requireAllowed(Path run, List<String> left) {
    var allowed = new ArrayList<String>();
    for (String phase : left) {
      allowed.add(phase + EPOCHS);
      allowed.add(phase + WEIGHTS);
    }
    allowed.addAll(OF_RUN);
    List<Problem> refused =
        all.stream()
            .filter(change -> !allowed.contains(change.path()))
            .map(change -> problem(run, change, allowed))
            .toList();
    if (!refused.isEmpty()) {
      throw new StriateException(refused);
    }
  }

  /// Checks that a changed number of epochs fits what the run has trained.
  ///
  /// @param run its folder
  /// @param phase the path of the phase in which the run stands, such as `train`
  /// @param recipe that of the phase
  /// @throws StriateException if the run has trained more, or a callback has ended it
  void requireEpochs(Path run, String phase, Recipe recipe, Moment moment, long stepsPerEpoch) {
    String epochs = phase + EPOCHS;
    if (!has(epochs)) {
      return;
    }
    moment
        .stop()
        .ifPresent(stop -> {
          throw refused(
              run,
              String.format(
                  Locale.ROOT,
                  "callback '%s' has ended the run (%s), so it trains no further epoch",
                  stop.callback(),
                  stop.reason()),
              "begin a new run with its weights: train SPEC --from " + run);
        });
    long step = moment.step() - moment.phaseStep();
    if (recipe.epochs() * stepsPerEpoch < step) {
      throw refused(
          run,
          String.format(
              Locale.ROOT,
              "%s is %d, the run is in epoch %d",
              epochs,
              recipe.epochs(),
              Math.ceilDiv(step, stepsPerEpoch)),
          "name at least that many epochs, or an earlier checkpoint: --resume CHECKPOINT");
    }
  }

  private static StriateException refused(Path run, String what, String remedy) {
    return FileErrors.bad(Code.BAD_RUN, run, what, remedy);
  }

  /// What users should know about the changes, a line each.
  ///
  /// @param phase the path of the phase in which the run stands, such as `train`
  /// @param recipe that of the phase
  List<String> remarks(String phase, Recipe recipe, Moment moment, long stepsPerEpoch) {
    var remarks = new ArrayList<String>();
    all.forEach(change -> remarks.add("changed since the checkpoint: " + change));
    epochsBefore(phase + EPOCHS)
        .filter(before -> countsEpochs(recipe, before, moment, stepsPerEpoch))
        .ifPresent(before ->
            remarks.add(
                String.format(
                    Locale.ROOT,
                    "the learning rates so far are those of a schedule of %d epochs; a run of %d"
                        + " from its start would have had others",
                    before,
                    recipe.epochs())));
    return remarks;
  }

  private Optional<Integer> epochsBefore(String epochs) {
    return all.stream()
        .filter(change -> change.path().equals(epochs))
        .flatMap(change -> change.before().stream())
        .flatMap(value -> value instanceof JsonNumber number ? Stream.of(number) : Stream.empty())
        .map(number -> (int) number.asDouble())
        .findFirst();
  }

  /// Whether the rate of a step so far depends on the number of epochs: at the start of an epoch,
  /// or of the next step.
  private static boolean countsEpochs(
      Recipe recipe, int before, Moment moment, long stepsPerEpoch) {
    long next = moment.step() - moment.phaseStep();
    var validation = moment.history().stream().map(EpochFigures::validation).toList();
    return LongStream.concat(
            LongStream.iterate(0, step -> step < next, step -> step + stepsPerEpoch),
            LongStream.of(next))
        .anyMatch(step -> {
          int epoch = (int) Math.min(step / stepsPerEpoch, validation.size());
          var known = validation.subList(0, epoch);
          return rate(recipe, step, stepsPerEpoch, before, known)
              != rate(recipe, step, stepsPerEpoch, recipe.epochs(), known);
        });
  }

  private static double rate(
      Recipe recipe,
      long step,
      long stepsPerEpoch,
      int epochs,
      List<Map<String, Double>> validation) {
    var progress = new Schedule.Progress(step, stepsPerEpoch, epochs, validation);
    return recipe.schedule().rate(recipe.learningRate(), progress);
  }

  private static Problem problem(Path run, Change change, List<String> allowed) {
    return Problem.of(
        Code.BAD_RUN,
        String.format(
            Locale.ROOT,
            "%s: a run is resumed with the settings by which it has trained; changed: %s",
            run,
            change),
        "only these may change: " + String.join(", ", allowed),
        "put the value back, or begin a new run with the weights of this one: train SPEC --from "
            + run);
  }
}
