package io.striate.training.run;

import io.striate.api.train.Decision;
import io.striate.api.train.EpochReport;
import java.util.Optional;

/// Remembers the best epoch by validation: of equal ones the first.
///
/// @param state where the run stands
record KeepBest(RunState state) implements RunCallback {
  @Override
  public Decision afterEpoch(EpochReport report) {
    Optional<Double> score = report.outline().best().score(report.validation());
    Optional<Double> best = state.best().map(Moment.Best::score);
    if (score.isPresent() && (best.isEmpty() || score.get() > best.get())) {
      state.best(report.epoch(), score.get());
    }
    return Decision.proceed();
  }
}
