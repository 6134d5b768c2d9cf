package io.striate.training.run;

import io.striate.api.train.Callback;
import io.striate.api.train.Decision;
import io.striate.api.train.EpochReport;
import io.striate.api.train.StepReport;
import java.nio.file.Path;
import java.util.Map;

/// A callback of the run's own. Unlike a third party's, it may use the [RunState], and is told how
/// the run ends.
interface RunCallback extends Callback {
  /// What an early stop names as its author.
  default String id() {
    return "run";
  }

  @Override
  default Decision afterEpoch(EpochReport report) {
    return Decision.proceed();
  }

  @Override
  default Decision afterStep(StepReport report) {
    return Decision.proceed();
  }

  /// A callback has ended training; comes before the reports of the callbacks after that one.
  default void stopped(EarlyStop stop) {}

  /// The final weights have been evaluated on the test samples.
  default void tested(Map<String, Double> figures, long samples) {}

  /// The trained model has been written.
  default void modelWritten(Path file) {}

  /// A third party's callback.
  static RunCallback of(NamedCallback named) {
    Callback callback = named.callback();
    return new RunCallback() {
      @Override
      public String id() {
        return named.id();
      }

      @Override
      public Decision afterEpoch(EpochReport report) {
        return callback.afterEpoch(report);
      }

      @Override
      public Decision afterStep(StepReport report) {
        return callback.afterStep(report);
      }
    };
  }
}
