package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Program;
import io.striate.api.train.Schedule;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.layers.program.Programs;
import io.striate.layers.spec.FinalWeights;
import io.striate.training.data.Batch;
import io.striate.training.data.BatchReader;
import io.striate.training.data.TrainingData;
import io.striate.training.file.AtomicFiles;
import io.striate.training.file.ModelFile;
import io.striate.training.file.StoredTensor;
import io.striate.training.run.TrainingEvent.Position;
import io.striate.training.step.MemoryBudget;
import io.striate.training.step.PlannedStep;
import io.striate.training.step.PlannedSteps;
import io.striate.training.step.States;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// One stretch of a run, from its beginning or a checkpoint to its end or the next stop.
///
/// What follows from the seed and the step (random numbers, the order of the samples, the learning
/// rate) is never carried along but computed anew, so only tensors, sums and the step have to be
/// saved.
final class TrainingSession implements AutoCloseable {
  /// A line of `metrics.jsonl` for every so many steps.
  private static final int STEPS_PER_LINE = 50;

  /// What a session is told about and is told by.
  record Surroundings(
      TrainingListener listener,
      BooleanSupplier interrupted,
      AtomicFiles files,
      LongSupplier nanoTime) {}

  private final Recipe recipe;
  private final TrainingData data;
  private final RunFolder run;
  private final CheckpointFolder checkpoints;
  private final MetricsLog metrics;
  private final Surroundings surroundings;
  private final States states;
  private final PlannedSteps training;
  private final PlannedSteps evaluation;
  private Position position;
  private Sums sums = new Sums();
  private Optional<Checkpoint.Best> best = Optional.empty();
  private long lastCheckpoint = -1;

  TrainingSession(
      Backend backend,
      Recipe recipe,
      TrainingData data,
      RunFolder run,
      CheckpointFolder checkpoints,
      MetricsLog metrics,
      Surroundings surroundings) {
    this.recipe = recipe;
    this.data = data;
    this.run = run;
    this.checkpoints = checkpoints;
    this.metrics = metrics;
    this.surroundings = surroundings;
    new MemoryBudget(backend, recipe.programs().states()).require(largestBatch(), this::steps);
    this.states = new States(backend, recipe.programs().states());
    this.training = new PlannedSteps(backend, states, recipe.programs()::training);
    this.evaluation = new PlannedSteps(backend, states, recipe.programs()::evaluation);
    this.position = at(0);
  }

  private int largestBatch() {
    return Math.min(recipe.batch(), data.trainingSize());
  }

  /// All steps that the run needs for batches of a size: whole batches and the last of an epoch, in
  /// training, and when the weights are evaluated.
  private List<Program> steps(int batch) {
    var steps = new ArrayList<Program>();
    steps.add(recipe.programs().training(batch));
    int last = data.trainingSize() % batch;
    if (last > 0) {
      steps.add(recipe.programs().training(last));
    }
    if (data.evaluates()) {
      steps.add(recipe.programs().evaluation(batch));
    }
    return steps;
  }

  private Position at(long step) {
    int stepsPerEpoch = BatchReader.count(data.trainingSize(), recipe.batch());
    return new Position(step, stepsPerEpoch, recipe.epochs());
  }

  /// Stands at the beginning, and saves it: a run that is killed in its first epoch can go on too.
  void begin() {
    states.initialize(recipe.seed());
    checkpoint();
  }

  /// Stands where a checkpoint was made.
  void restore(Checkpoint checkpoint) {
    Path file = checkpoints.file(checkpoint.step());
    states.restore(checkpoint.tensors(), false, file);
    position = at(checkpoint.step());
    sums = checkpoint.sums().copy();
    best = checkpoint.best();
    lastCheckpoint = checkpoint.step();
  }

  /// How the backend runs a step of training.
  List<String> plan() {
    return training.of(largestBatch()).describe();
  }

  /// Trains on.
  Outcome train(int stopAfter) {
    surroundings.listener.on(
        new TrainingEvent.Started(
            run.path(), position, data.trainingSize(), data.validationSize(), plan()));
    while (!position.finished()) {
      if (position.epoch() >= stopAfter) {
        return ended(Outcome.End.STOPPED);
      }
      if (!epoch()) {
        checkpoint();
        return ended(Outcome.End.INTERRUPTED);
      }
    }
    finish();
    return ended(Outcome.End.FINISHED);
  }

  private Outcome ended(Outcome.End end) {
    return new Outcome(
        run.path(),
        end,
        position,
        best.map(found -> new Outcome.Best(found.epoch(), checkpoints.file(found.step()))));
  }

  /// Makes the steps that are left of an epoch; false if it was interrupted before its end.
  private boolean epoch() {
    int epoch = position.epoch();
    long samplesBefore = sums.samples();
    long start = surroundings.nanoTime.getAsLong();
    try (var batches = data.epoch(epoch, recipe.batch(), position.stepInEpoch())) {
      while (position.epoch() == epoch) {
        if (surroundings.interrupted.getAsBoolean()) {
          return false;
        }
        step(batches.next().orElseThrow(), batches);
        boolean due =
            recipe.checkpointEvery() > 0 && position.step() % recipe.checkpointEvery() == 0;
        // The end of an epoch has a checkpoint of its own, made after validation.
        if (due && position.epoch() == epoch) {
          checkpoint();
        }
      }
    }
    double seconds = (surroundings.nanoTime.getAsLong() - start) / 1e9;
    endEpoch(epoch + 1, seconds, (int) (sums.samples() - samplesBefore));
    return true;
  }

  private void step(Batch batch, BatchReader batches) {
    long step = position.step();
    var progress = new Schedule.Progress(step, position.stepsPerEpoch(), recipe.epochs());
    double rate = recipe.schedule().rate(recipe.learningRate(), progress);
    PlannedStep planned = training.of(batch.size());
    planned.at(step, rate);
    planned.run(batch, batches.features());
    Map<String, Double> figures = planned.figures();
    double loss = planned.figure(Programs.LOSS);
    position = at(step + 1);
    if (!Double.isFinite(loss)) {
      throw diverged("the loss is " + loss);
    }
    sums.add(figures, batch.size());
    if (position.step() % STEPS_PER_LINE == 0) {
      metrics.add(
          Json.object()
              .put("step", position.step())
              .put("epoch", epochOfLastStep())
              .put("rate", rate)
              .put("loss", loss)
              .build());
    }
    surroundings.listener.on(
        new TrainingEvent.StepDone(position, batch.size(), loss, sums.means(), rate));
  }

  private int epochOfLastStep() {
    return (int) ((position.step() - 1) / position.stepsPerEpoch()) + 1;
  }

  private StriateException diverged(String what) {
    String keep =
        lastCheckpoint < 0
            ? "no checkpoint had been written"
            : "the last good checkpoint is " + checkpoints.file(lastCheckpoint);
    return new StriateException(
        Code.DIVERGED,
        "%s after step %d (epoch %d of %d)"
            .formatted(what, position.step(), epochOfLastStep(), recipe.epochs()),
        keep,
        "lower the learning rate (train.optimizer.learningRate), or look for broken samples");
  }

  private void endEpoch(int epoch, double seconds, int samples) {
    Map<String, Double> trained = sums.means();
    sums = new Sums();
    var validated =
        data.validation(recipe.batch())
            .map(batches -> Evaluation.figures(evaluation, batches).means());
    boolean isBest = validated.map(figures -> isBest(epoch, figures)).orElse(false);
    var line =
        Json.object()
            .put("epoch", epoch)
            .put("step", position.step())
            .put("training", json(trained));
    validated.ifPresent(figures -> line.put("validation", json(figures)));
    metrics.add(line.put("seconds", seconds).put("samplesPerSecond", samples / seconds).build());
    surroundings.listener.on(
        new TrainingEvent.EpochDone(epoch, position, trained, validated, isBest, seconds, samples));
    checkpoint();
  }

  /// Whether these figures are better than those of all epochs before: by accuracy if there is one,
  /// else by loss.
  private boolean isBest(int epoch, Map<String, Double> figures) {
    Double accuracy = figures.get("accuracy");
    Double loss = figures.get(Programs.LOSS);
    double value = accuracy != null ? accuracy : loss != null ? -loss : Double.NaN;
    if (best.isPresent() && !(value > best.get().value())) {
      return false;
    }
    best = Optional.of(new Checkpoint.Best(position.step(), epoch, value));
    return true;
  }

  private void checkpoint() {
    if (position.step() == lastCheckpoint) {
      return;
    }
    List<StoredTensor> tensors = states.copy(false);
    requireFinite(tensors);
    var moment =
        new Checkpoint(position.step(), metrics.force(), sums.copy(), best, data.format(), tensors);
    Path file = checkpoints.write(moment);
    lastCheckpoint = position.step();
    surroundings.listener.on(new TrainingEvent.CheckpointWritten(file, position));
  }

  /// A loss shows what the weights were before its step; this looks at what the step has made of
  /// them.
  private void requireFinite(List<StoredTensor> tensors) {
    for (StoredTensor tensor : tensors) {
      for (int i = 0; i < tensor.values().length(); i++) {
        double value = tensor.values().get(i);
        if (!Double.isFinite(value)) {
          throw diverged("'%s' holds %s".formatted(tensor.name(), value));
        }
      }
    }
  }

  /// Tests once and writes the model.
  private void finish() {
    if (recipe.weights() == FinalWeights.BEST && best.isPresent()) {
      Path file = checkpoints.file(best.get().step());
      states.restore(Checkpoint.read(file).tensors(), false, file);
    }
    data.test(recipe.batch())
        .map(batches -> Evaluation.figures(evaluation, batches))
        .ifPresent(tested -> {
          metrics.add(Json.object().put("test", json(tested.means())).build());
          surroundings.listener.on(new TrainingEvent.Tested(tested.means(), tested.samples()));
        });
    metrics.force();
    var model = new ModelFile(recipe.spec(), states.copy(true), data.format(), origin());
    model.write(run.model(), surroundings.files);
    surroundings.listener.on(new TrainingEvent.ModelWritten(run.model()));
  }

  private JsonObject origin() {
    boolean bestWeights = recipe.weights() == FinalWeights.BEST && best.isPresent();
    return Json.object()
        .put("name", recipe.name())
        .put("seed", recipe.seed())
        .put("epoch", bestWeights ? best.get().epoch() : recipe.epochs())
        .put("step", bestWeights ? best.get().step() : position.step())
        .build();
  }

  private static JsonObject json(Map<String, Double> figures) {
    var object = Json.object();
    figures.forEach((name, value) -> {
      if (Double.isFinite(value)) {
        object.put(name, value);
      } else {
        object.put(name, Double.toString(value)); // JSON has no word for these
      }
    });
    return object.build();
  }

  @Override
  public void close() {
    training.close();
    evaluation.close();
    states.close();
  }
}
