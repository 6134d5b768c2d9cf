package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.error.StriateException;
import io.striate.api.train.Decision;
import io.striate.api.train.EpochReport;
import io.striate.api.train.StepReport;
import io.striate.api.train.TrainingOutline;
import io.striate.arrays.StoredTensor;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.layers.program.Programs;
import io.striate.layers.spec.FinalWeights;
import io.striate.layers.spec.TrainPhase;
import io.striate.training.data.BatchReader;
import io.striate.training.data.Fingerprint;
import io.striate.training.data.TrainingData;
import io.striate.training.file.CheckedArchive;
import io.striate.training.file.ModelFile;
import io.striate.training.step.PlannedSteps;
import io.striate.training.step.StepFunction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Trains the phases of a run, each epoch by epoch and step by step, and asks the callbacks after
/// each of them.
///
/// The loop knows neither files nor the best epoch nor the display: these are callbacks. Whatever
/// follows from the seed and the step (random numbers, the order of the samples, the learning rate)
/// is computed anew instead of carried along. The same recipe, data and backend therefore give the
/// same weights, bit for bit, however often the run is stopped and resumed.
final class Loop implements AutoCloseable {
  /// What a loop trains, on what and where.
  ///
  /// @param backend computes; stays open
  /// @param phases at least one
  /// @param data the samples
  /// @param folder the run's files
  /// @param options how the run is trained this time
  record Setting(
      Backend backend,
      List<TrainingPhase> phases,
      TrainingData data,
      RunFolder folder,
      RunOptions options) {
    Setting {
      phases = List.copyOf(phases);
    }

    /// The same with other functions that perform the steps.
    Setting with(StepFunction.Factory steps) {
      return new Setting(backend, phases, data, folder, options.withSteps(steps));
    }

    /// That of the first phase.
    Recipe recipe() {
      return phases.getFirst().recipe();
    }

    CheckpointFolder checkpoints() {
      return new CheckpointFolder(folder.checkpoints(), options.files());
    }
  }

  private final Setting setting;
  private final RunState state;
  private final CheckpointFolder folder;
  private final CheckpointWriter checkpoints;
  private final List<RunCallback> own;
  private final IdleUnits idle = new IdleUnits();
  private final boolean resumed;
  private final List<String> inherited;
  private final List<String> remarks;
  private PhaseSteps steps;

  /// Where a loop begins.
  ///
  /// @param moment where the run stands
  /// @param checkpoint the step of the checkpoint that it is resumed from
  /// @param resumed whether the run began before
  /// @param inherited the weights that it begins with, if they are not random
  /// @param remarks what users should know before training begins
  private record From(
      Moment moment,
      Optional<Long> checkpoint,
      boolean resumed,
      Optional<Inheritance> inherited,
      List<String> remarks) {
    static From start(
        boolean resumed, Setting setting, Optional<Parent> parent, List<String> remarks) {
      var states = setting.recipe().programs().states();
      return new From(
          Moment.start(),
          Optional.empty(),
          resumed,
          parent.map(found -> Inheritance.of(states, found)),
          remarks);
    }
  }

  private Loop(Setting setting, MetricsLog metrics, From from) {
    TrainingListener listener = setting.options().listener();
    this.setting = setting;
    this.resumed = from.resumed();
    this.inherited = from.inherited().map(Inheritance::lines).orElse(List.of());
    this.remarks = from.remarks();
    this.state = new RunState(setting.phases(), setting.data(), from.moment());
    this.folder = setting.checkpoints();
    this.own =
        List.of(
            new KeepBest(state),
            new MetricsWriter(state, metrics, setting.options().nanoTime()),
            new ProgressEvents(state, listener));
    setting.phases().forEach(phase -> check(phase.recipe()));
    this.steps = open();
    this.checkpoints =
        new CheckpointWriter(
            state,
            () -> steps.states().copy(false),
            metrics,
            folder,
            setting.data().format(),
            listener,
            from.checkpoint());
  }

  /// Checks that the schedule and the callbacks suit the training.
  private void check(Recipe recipe) {
    TrainingOutline outline = state.outline(recipe);
    about("the schedule", () -> recipe.schedule().require(outline));
    for (NamedCallback named : recipe.callbacks()) {
      about(
          String.format(Locale.ROOT, "callback '%s'", named.id()),
          () -> named.callback().require(outline));
    }
  }

  private static void about(String subject, Runnable check) {
    try {
      check.run();
    } catch (StriateException e) {
      throw new StriateException(
          e.problems().stream().map(problem -> problem.about(subject)).toList());
    }
  }

  private PhaseSteps open() {
    return PhaseSteps.open(
        setting.backend(),
        state.recipe(),
        setting.data(),
        setting.options().steps(),
        state.phase(),
        state.standing());
  }

  /// Begins a run in an empty folder and trains it.
  ///
  /// @param base what relative paths in the specification are relative to
  /// @param parent the model whose weights it begins with, if they are not random
  /// @throws StriateException if a sample cannot be read, something cannot be written, a callback
  ///   does not fit the training, or training diverges
  static Outcome begin(Setting setting, Path base, Optional<Parent> parent) {
    Fingerprint data = setting.data().fingerprint(setting.options().monitor());
    RunFolder run = setting.folder();
    var from = From.start(false, setting, parent, remarks(setting));
    try (var metrics = MetricsLog.open(run.metrics(), 0);
        var loop = new Loop(setting, metrics, from)) {
      loop.describe(base, data, parent);
      return loop.trainFromStart(from);
    }
  }

  private Outcome trainFromStart(From from) {
    Set<String> given = from.inherited().map(Inheritance::names).orElse(Set.of());
    steps.states().initialize(state.recipe().seed(), given);
    from.inherited().ifPresent(inheritance -> inheritance.apply(steps.states()));
    copyParameters();
    // A run that is killed in its first epoch can be resumed, too.
    checkpoints.write();
    return train();
  }

  private void describe(Path base, Fingerprint data, Optional<Parent> parent) {
    Recipe recipe = state.recipe();
    Backend backend = setting.backend();
    var files = setting.options().files();
    new RunDescription(
            base.toAbsolutePath().normalize(),
            RunDescription.way(setting.folder().path(), base),
            parent.map(Parent::source),
            data,
            Optional.of(setting.data().byteInputs()),
            backend.name(),
            backend.exact())
        .write(
            setting.folder().description(),
            recipe,
            setting.data(),
            backend,
            plan(),
            setting.options().plugins(),
            files);
    // Last of the two: a folder with a specification in it is a run.
    files.write(setting.folder().spec(), CheckedArchive.bytes(recipe.spec()));
  }

  /// Resumes a run and trains it; one that was killed before its first checkpoint from its start.
  ///
  /// @param named a checkpoint of the run, later ones are set aside; without it the newest one
  /// @param written the canonical specification in the run's folder, before anything was changed
  /// @throws StriateException if the checkpoint is damaged, all are lost, the data is not that of
  ///   the run, the specification is another than that of the checkpoint in what may not change, or
  ///   for the reasons of [#begin]
  static Outcome resume(Setting setting, Optional<Path> named, String written) {
    RunFolder run = setting.folder();
    CheckpointFolder folder = setting.checkpoints();
    Optional<Checkpoint> found = named.map(Checkpoint::read).or(folder::newest);
    var description = RunDescription.read(run.description());
    description.requireSame(setting.data(), setting.options().monitor(), run.description());
    Moment moment = found.map(Checkpoint::moment).orElseGet(Moment::start);
    Recipe recipe = setting.phases().get(moment.phase()).recipe();
    String path = setting.phases().get(moment.phase()).path();
    List<String> left =
        setting.phases().stream().skip(moment.phase()).map(TrainingPhase::path).toList();
    long stepsPerEpoch = recipe.batches(setting.data().trainingSize()).batches();
    var changes = SpecChanges.of(found.flatMap(Checkpoint::spec).orElse(written), recipe.spec());
    changes.requireAllowed(run.path(), left);
    changes.requireEpochs(run.path(), path, recipe, moment, stepsPerEpoch);
    var remarks = new ArrayList<>(remarks(setting));
    remarks.addAll(changes.remarks(path, recipe, moment, stepsPerEpoch));
    if (found.isEmpty()) {
      run.requireNothingTrained();
      Optional<Parent> parent = description.parent().map(Parent::again);
      replaceSpec(setting, written);
      return resumeFromStart(setting, From.start(true, setting, parent, remarks));
    }
    replaceSpec(setting, written);
    Checkpoint checkpoint = found.get();
    long step = checkpoint.step();
    folder.abandonAfter(step);
    try (var metrics = MetricsLog.open(run.metrics(), checkpoint.metricsLength())) {
      metrics.remark().ifPresent(remarks::add);
      var from = new From(moment, Optional.of(step), true, Optional.empty(), remarks);
      try (var loop = new Loop(setting, metrics, from)) {
        loop.steps.states().restore(checkpoint.tensors(), false, folder.file(step));
        if (!changes.isEmpty()) {
          loop.checkpoints.overwrite(); // it holds the changed specification
        }
        return loop.train();
      }
    }
  }

  private static void replaceSpec(Setting setting, String written) {
    String spec = setting.recipe().spec();
    if (!spec.equals(written)) {
      setting.options().files().write(setting.folder().spec(), CheckedArchive.bytes(spec));
    }
  }

  private static List<String> remarks(Setting setting) {
    return setting.phases().stream()
        .flatMap(phase ->
            BatchStatistics.remarks(phase.recipe(), setting.data().trainingSize()).stream())
        .toList();
  }

  private static Outcome resumeFromStart(Setting setting, From from) {
    try (var metrics = MetricsLog.open(setting.folder().metrics(), 0);
        var loop = new Loop(setting, metrics, from)) {
      return loop.trainFromStart(from);
    }
  }

  private List<String> plan() {
    return steps.describe(state.recipe(), setting.data());
  }

  private Outcome train() {
    var all = new ArrayList<>(remarks);
    steps.saving().ifPresent(all::add);
    setting
        .options()
        .listener()
        .on(
            new TrainingEvent.Started(
                setting.folder().path(),
                resumed,
                state.position(),
                setting.data().trainingSize(),
                state.batches(),
                setting.data().validationSize(),
                plan(),
                state.stop(),
                inherited,
                all));
    do {
      Outcome.End end = phase();
      if (end != Outcome.End.FINISHED) {
        return ended(end);
      }
    } while (nextPhase());
    finish();
    return ended(Outcome.End.FINISHED);
  }

  /// Trains the rest of the phase.
  private Outcome.End phase() {
    while (!state.finished()) {
      if (state.epochOfRun() >= setting.options().stopAfter()) {
        checkpoints.write();
        return Outcome.End.STOPPED;
      }
      if (!epoch()) {
        checkpoints.write();
        return Outcome.End.INTERRUPTED;
      }
    }
    checkpoints.write();
    if (finalBest().isPresent()) {
      restore(finalBest().get());
    }
    return Outcome.End.FINISHED;
  }

  /// The epoch whose weights the phase ends with, if they are not the last ones.
  private Optional<Moment.Best> finalBest() {
    return state.recipe().weights() == FinalWeights.BEST ? state.best() : Optional.empty();
  }

  /// Begins the next phase, if there is one, with the weights of the last.
  private boolean nextPhase() {
    List<StoredTensor> weights = used();
    if (!state.nextPhase()) {
      return false;
    }
    steps.close();
    steps = open();
    Set<String> given = weights.stream().map(StoredTensor::name).collect(Collectors.toSet());
    steps.states().initialize(state.recipe().seed(), given);
    steps.states().restore(weights, true, setting.folder().path());
    copyParameters();
    checkpoints.overwrite();
    return true;
  }

  private void copyParameters() {
    for (TrainPhase.Copy copy : state.copies()) {
      steps.states().copy(copy.from(), copy.to(), copy.transpose());
    }
  }

  private Outcome ended(Outcome.End end) {
    return new Outcome(
        setting.folder().path(),
        end,
        state.position(),
        state.best().map(best -> new Outcome.Best(best.epoch(), folder.file(best.step()))),
        state.stop());
  }

  /// Performs the remaining steps of an epoch; false if it was interrupted before its end.
  private boolean epoch() {
    int epoch = state.position().epoch();
    if (state.recipe().programs().changes().contains(epoch)) {
      steps =
          steps.with(
              setting.backend(),
              state.recipe(),
              setting.data(),
              setting.options().steps(),
              state.phase(),
              state.standing());
    }
    long samplesBefore = state.sums().samples();
    long start = setting.options().nanoTime().getAsLong();
    double rate = 0;
    try (var batches =
        steps
            .training()
            .epoch(
                setting.data(),
                state.epochOfRun(),
                state.batches(),
                state.position().stepInEpoch())) {
      while (state.position().epoch() == epoch) {
        if (setting.options().interrupted().getAsBoolean()) {
          return false;
        }
        rate = step(batches, epoch + 1);
        if (state.stop().isPresent() && state.position().epoch() == epoch) {
          return true;
        }
      }
    }
    double seconds = (setting.options().nanoTime().getAsLong() - start) / 1e9;
    endEpoch(rate, state.sums().samples() - samplesBefore, seconds);
    return true;
  }

  /// Performs a step and returns its learning rate.
  private double step(StepFunction.EpochSteps batches, int epoch) {
    double rate = state.rate();
    int samples = state.batches().size(state.position().stepInEpoch());
    Map<String, double[]> found = batches.next(state.step(), rate);
    double loss = loss(found);
    state.step(found, samples);
    average();
    if (!Double.isFinite(loss)) {
      throw checkpoints.diverged("the loss is " + loss);
    }
    var report =
        new StepReport(state.position().step(), epoch, samples, loss, state.figureValues(), rate);
    ask(callback -> callback.afterStep(report));
    return rate;
  }

  /// Adds the weights after a step to their average.
  private void average() {
    steps
        .averaging()
        .ifPresent(averaging -> {
          var position = state.position();
          state.averaged(
              averaging.after(position.step(), position.stepsPerEpoch(), state.averaged()));
        });
  }

  /// Measures the statistics of the average from the first batches of the next epoch.
  private void measureStatistics() {
    steps
        .averaging()
        .filter(averaging -> averaging.measures() && state.averaged() > 0)
        .ifPresent(averaging ->
            averaging.measure(
                setting
                    .data()
                    .epoch(
                        state.epochOfRun(), state.recipe().parts(setting.data().trainingSize()), 0),
                state.step()));
  }

  /// The loss of a batch; 0 if none of its elements counts.
  private static double loss(Map<String, double[]> found) {
    double[] sums = Objects.requireNonNull(found.get(Programs.LOSS), Programs.LOSS);
    return sums[1] == 0 ? sums[0] : sums[0] / sums[1];
  }

  private Sums evaluate(BatchReader batches) {
    PlannedSteps evaluation =
        steps
            .averaging()
            .filter(_ -> state.averaged() > 0)
            .map(Averaging::evaluation)
            .orElse(steps.evaluation());
    return Evaluation.sums(state.recipe().programs().evaluated(), evaluation, batches);
  }

  private void endEpoch(double rate, long samples, double seconds) {
    Recipe recipe = state.recipe();
    measureStatistics();
    Map<String, Double> validated =
        setting
            .data()
            .validation(recipe.part())
            .map(batches -> evaluate(batches).values(recipe.programs().evaluated()))
            .orElse(Map.of());
    state.epoch(validated);
    List<String> found =
        IdleUnits.due(state.position())
            ? idle.remarks(setting.backend(), state, setting.data(), steps.states())
            : List.of();
    var report = new EpochReport(state.outline(recipe), state.history(), rate, samples, seconds);
    ask(callback -> callback.afterEpoch(report));
    found.forEach(text -> setting.options().listener().on(new TrainingEvent.Remarked(text)));
  }

  /// Asks all callbacks and does what they decide. Checkpoints come last, so that a resumed run
  /// knows the decisions.
  private void ask(Function<RunCallback, Decision> question) {
    own.forEach(callback -> obey(question.apply(callback), callback));
    for (NamedCallback named : state.recipe().callbacks()) {
      RunCallback callback = RunCallback.of(named);
      obey(question.apply(callback), callback);
    }
    obey(question.apply(checkpoints), checkpoints);
  }

  private void obey(Decision decision, RunCallback callback) {
    switch (decision) {
      case Decision.Continue _ -> {}
      case Decision.Stop(String reason) -> {
        var stop = new EarlyStop(callback.id(), reason);
        if (state.stop(stop)) {
          own.forEach(each -> each.stopped(stop));
        }
      }
      case Decision.RestoreBest _ ->
          state.best().filter(best -> best.step() != state.step()).ifPresent(this::restore);
    }
  }

  private void restore(Moment.Best best) {
    Path file = folder.file(best.step());
    Checkpoint checkpoint = Checkpoint.read(file);
    steps.states().restore(checkpoint.tensors(), false, file);
    state.averaged(checkpoint.moment().averaged());
  }

  /// The weights that are used: their average if there is one.
  private List<StoredTensor> used() {
    List<StoredTensor> kept = steps.states().copy(true);
    if (state.averaged() == 0) {
      return kept;
    }
    var names = kept.stream().map(StoredTensor::name).collect(Collectors.toSet());
    return Averaging.inPlace(steps.states().copy(false)).stream()
        .filter(tensor -> names.contains(tensor.name()))
        .toList();
  }

  /// Tests once and writes the model.
  private void finish() {
    setting
        .data()
        .test(state.recipe().part())
        .map(this::evaluate)
        .ifPresent(sums -> {
          var figures = sums.values(state.recipe().programs().evaluated());
          own.forEach(each -> each.tested(figures, sums.samples()));
        });
    Path file = setting.folder().model();
    new ModelFile(state.recipe().spec(), used(), setting.data().format(), origin())
        .write(file, setting.options().files());
    own.forEach(each -> each.modelWritten(file));
  }

  private JsonObject origin() {
    Recipe recipe = state.recipe();
    Optional<Moment.Best> best = finalBest();
    return Json.object()
        .put("name", recipe.name())
        .put("seed", recipe.seed())
        .put("epoch", best.map(Moment.Best::epoch).orElse(state.position().epoch()))
        .put("step", best.map(Moment.Best::step).orElse(state.step()))
        .put(UsedPlugin.KEY, UsedPlugin.json(setting.options().plugins()))
        .put(RunDescription.DATA, RunDescription.read(setting.folder().description()).data().json())
        .build();
  }

  @Override
  public void close() {
    steps.close();
  }
}
