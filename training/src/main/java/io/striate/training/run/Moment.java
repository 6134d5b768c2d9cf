package io.striate.training.run;

import io.striate.api.train.EpochFigures;
import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// Where a run stands between two steps: all that it needs to resume there, besides tensors.
///
/// Random numbers, the order of the samples, the learning rate and the state of callbacks are not
/// in it: they follow from the seed, the step and the history.
///
/// @param phase the index of the phase
/// @param phaseStep how many steps had been performed when the phase began
/// @param phaseEpoch how many epochs had begun before the phase
/// @param step how many steps have been performed in all phases
/// @param averaged how many weights the average of the phase's weights consists of
/// @param sums what the current epoch has added up so far
/// @param history figures of the phase's finished epochs
/// @param best the phase's best epoch so far by validation, if there was any
/// @param stop present if a callback has ended the phase here
record Moment(
    int phase,
    long phaseStep,
    int phaseEpoch,
    long step,
    long averaged,
    Sums sums,
    List<EpochFigures> history,
    Optional<Best> best,
    Optional<EarlyStop> stop) {

  /// The best epoch so far.
  ///
  /// @param step the step after it
  /// @param epoch its number in its phase, from 1
  /// @param score its validation figure, negative if lower values are better
  record Best(long step, int epoch, double score) {}

  Moment {
    history = List.copyOf(history);
  }

  /// Before the first step.
  static Moment start() {
    return new Moment(0, 0, 0, 0, 0, new Sums(), List.of(), Optional.empty(), Optional.empty());
  }

  /// Adds what [#of] reads.
  void addTo(Json.ObjectBuilder state) {
    state
        .put("step", step)
        .put(
            "phase",
            Json.object()
                .put("index", phase)
                .put("step", phaseStep)
                .put("epoch", phaseEpoch)
                .build())
        .put("sums", sums.json())
        .put("history", Json.list(history.stream().map(Moment::json).toList()));
    if (averaged > 0) {
      state.put("averaged", Json.object().put("count", averaged).build());
    }
    best.ifPresent(found ->
        state.put(
            "best",
            Json.object()
                .put("step", found.step())
                .put("epoch", found.epoch())
                .put("value", found.score())
                .build()));
    stop.ifPresent(early ->
        state.put(
            "stop",
            Json.object().put("callback", early.callback()).put("reason", early.reason()).build()));
  }

  private static JsonObject json(EpochFigures figures) {
    return Json.object()
        .put("epoch", figures.epoch())
        .put("training", FigureFields.json(figures.training()))
        .put("validation", FigureFields.json(figures.validation()))
        .build();
  }

  /// Reads a moment. Format 1 had no phases, no history and no early stops: a run that it began has
  /// no figures of the epochs before it was resumed.
  static Moment of(Fields state) {
    Optional<Fields> phase = state.optional("phase");
    return new Moment(
        phase.map(fields -> fields.index("index")).orElse(0),
        phase.map(fields -> fields.count("step")).orElse(0L),
        phase.map(fields -> fields.index("epoch")).orElse(0),
        state.count("step"),
        state.optional("averaged").map(average -> average.count("count")).orElse(0L),
        Sums.of(state.fields("sums")),
        phase.isEmpty() ? List.of() : state.list("history", Moment::figures),
        state
            .optional("best")
            .map(best -> new Best(best.count("step"), best.index("epoch"), best.number("value"))),
        state
            .optional("stop")
            .map(early -> new EarlyStop(early.text("callback"), early.text("reason"))));
  }

  private static EpochFigures figures(Fields fields) {
    return new EpochFigures(
        fields.index("epoch"),
        FigureFields.read(fields.fields("training")),
        FigureFields.read(fields.fields("validation")));
  }
}
