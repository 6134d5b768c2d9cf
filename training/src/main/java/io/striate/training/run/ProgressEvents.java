package io.striate.training.run;

import io.striate.api.train.Decision;
import io.striate.api.train.EpochReport;
import io.striate.api.train.StepReport;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Tells a listener what happens.
///
/// @param state where the run stands
/// @param listener who is told
record ProgressEvents(RunState state, TrainingListener listener) implements RunCallback {
  @Override
  public Decision afterStep(StepReport report) {
    listener.on(
        new TrainingEvent.StepDone(
            state.position(), report.size(), report.loss(), report.figures(), report.rate()));
    return Decision.proceed();
  }

  @Override
  public Decision afterEpoch(EpochReport report) {
    boolean best = state.best().filter(found -> found.step() == state.step()).isPresent();
    listener.on(
        new TrainingEvent.EpochDone(
            report.epoch(),
            state.position(),
            report.training(),
            Optional.of(report.validation()).filter(figures -> !figures.isEmpty()),
            best,
            report.seconds(),
            Math.toIntExact(report.samples())));
    return Decision.proceed();
  }

  @Override
  public void stopped(EarlyStop stop) {
    listener.on(new TrainingEvent.StoppedEarly(stop, state.position()));
  }

  @Override
  public void tested(Map<String, Double> figures, long samples) {
    listener.on(new TrainingEvent.Tested(figures, samples));
  }

  @Override
  public void modelWritten(Path file) {
    listener.on(new TrainingEvent.ModelWritten(file));
  }
}
