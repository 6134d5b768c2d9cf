package io.striate.training.run;

import io.striate.api.train.EpochFigures;
import io.striate.api.train.Schedule;
import io.striate.api.train.TrainingOutline;
import io.striate.layers.program.Standing;
import io.striate.layers.spec.TrainPhase;
import io.striate.training.data.EpochBatches;
import io.striate.training.data.TrainingData;
import io.striate.training.run.TrainingEvent.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a run stands while it trains; the loop and the run's own callbacks share it. [Moment] is
/// what a checkpoint saves of it.
final class RunState {
  private final List<TrainingPhase> phases;
  private final TrainingData data;
  private int phase;
  private long phaseStep;
  private int phaseEpoch;
  private long step;
  private long averaged;
  private Sums sums;
  private List<EpochFigures> history;
  private Optional<Moment.Best> best;
  private Optional<EarlyStop> stop;

  /// [#history], as schedules see it.
  private List<Map<String, Double>> validation;

  /// @param from where the run stands
  RunState(List<TrainingPhase> phases, TrainingData data, Moment from) {
    this.phases = List.copyOf(phases);
    this.data = data;
    this.phase = from.phase();
    this.phaseStep = from.phaseStep();
    this.phaseEpoch = from.phaseEpoch();
    this.step = from.step();
    this.averaged = from.averaged();
    this.sums = from.sums().copy();
    this.history = from.history();
    this.best = from.best();
    this.stop = from.stop();
    this.validation = validation(history);
  }

  private static List<Map<String, Double>> validation(List<EpochFigures> history) {
    return history.stream().map(EpochFigures::validation).toList();
  }

  /// What a checkpoint saves.
  Moment moment() {
    return new Moment(
        phase, phaseStep, phaseEpoch, step, averaged, sums.copy(), history, best, stop);
  }

  /// Whether the run has more than one phase.
  boolean severalPhases() {
    return phases.size() > 1;
  }

  /// The index of the phase, from 0.
  int phase() {
    return phase;
  }

  Recipe recipe() {
    return phases.get(phase).recipe();
  }

  /// What parameters take from others before the first step of the phase.
  List<TrainPhase.Copy> copies() {
    return phases.get(phase).copies();
  }

  Position position() {
    Recipe recipe = recipe();
    return new Position(
        phases.get(phase).name(), step - phaseStep, batches(recipe).batches(), recipe.epochs());
  }

  /// What decides which parameters the next step trains.
  Standing standing() {
    Position now = position();
    return new Standing(now.epoch(), now.stepsPerEpoch(), phaseStep);
  }

  private EpochBatches batches(Recipe recipe) {
    return recipe.batches(data.trainingSize());
  }

  /// How the epochs of the phase are cut into batches.
  EpochBatches batches() {
    return batches(recipe());
  }

  /// What is known of a phase before its first step.
  TrainingOutline outline(Recipe of) {
    EpochBatches batches = batches(of);
    return new TrainingOutline(
        of.epochs(), batches.batches(), batches.samples(), data.validationSize(), of.monitors());
  }

  /// Steps performed in all phases.
  long step() {
    return step;
  }

  /// The index of the current epoch in all phases, from 0.
  int epochOfRun() {
    return phaseEpoch + position().epoch();
  }

  /// The learning rate of the next step.
  double rate() {
    Position now = position();
    var progress = new Schedule.Progress(now.step(), now.stepsPerEpoch(), now.epochs(), validation);
    return recipe().schedule().rate(recipe().learningRate(), progress);
  }

  /// How many weights the average of the phase's weights consists of.
  long averaged() {
    return averaged;
  }

  /// Sets [#averaged].
  void averaged(long count) {
    averaged = count;
  }

  /// What the current epoch has added up so far.
  Sums sums() {
    return sums;
  }

  /// Figures of the phase's finished epochs.
  List<EpochFigures> history() {
    return history;
  }

  /// The phase's best epoch so far.
  Optional<Moment.Best> best() {
    return best;
  }

  /// Present if a callback has ended the phase.
  Optional<EarlyStop> stop() {
    return stop;
  }

  /// Whether the phase has no further step.
  boolean finished() {
    return stop.isPresent() || position().finished();
  }

  /// The figures of the current epoch so far.
  Map<String, Double> figureValues() {
    return sums.values(recipe().programs().figures());
  }

  /// Counts a step.
  ///
  /// @param batch what its batch adds to the figures
  void step(Map<String, double[]> batch, int samples) {
    sums.add(batch, samples);
    step++;
  }

  /// Ends an epoch.
  ///
  /// @param validated its figures over the validation samples
  void epoch(Map<String, Double> validated) {
    var longer = new ArrayList<>(history);
    longer.add(new EpochFigures(position().epoch(), figureValues(), validated));
    history = List.copyOf(longer);
    validation = validation(history);
    sums = new Sums();
  }

  /// Remembers the epoch that has just ended as the best.
  void best(int epoch, double score) {
    best = Optional.of(new Moment.Best(step, epoch, score));
  }

  /// Ends the phase; of several stops the first one counts.
  ///
  /// @return whether this is the first
  boolean stop(EarlyStop early) {
    if (stop.isPresent()) {
      return false;
    }
    stop = Optional.of(early);
    return true;
  }

  /// Begins the next phase; false if there is none.
  boolean nextPhase() {
    if (phase + 1 == phases.size()) {
      return false;
    }
    phaseEpoch = epochOfRun() + (position().stepInEpoch() > 0 ? 1 : 0);
    phaseStep = step;
    phase++;
    averaged = 0;
    sums = new Sums();
    history = List.of();
    validation = List.of();
    best = Optional.empty();
    stop = Optional.empty();
    return true;
  }
}
