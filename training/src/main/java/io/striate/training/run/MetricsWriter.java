package io.striate.training.run;

import io.striate.api.train.Decision;
import io.striate.api.train.EpochReport;
import io.striate.api.train.StepReport;
import io.striate.json.Json;
import io.striate.json.Json.ObjectBuilder;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Writes `metrics.jsonl`: a line for each epoch, for every few steps, for an early stop and for
/// the test.
///
/// Lines of steps say how long a step took since the line before, if that is of the same epoch.
final class MetricsWriter implements RunCallback {
  private static final int STEPS_PER_LINE = 50;
  private static final double NANOS = 1e9;

  private final RunState state;
  private final MetricsLog log;
  private final LongSupplier nanoTime;
  private OptionalLong lineBefore = OptionalLong.empty();

  /// @param state where the run stands
  /// @param log the file
  /// @param nanoTime a clock, read for each line of steps
  MetricsWriter(RunState state, MetricsLog log, LongSupplier nanoTime) {
    this.state = state;
    this.log = log;
    this.nanoTime = nanoTime;
  }

  @Override
  public Decision afterStep(StepReport report) {
    if (report.step() % STEPS_PER_LINE == 0) {
      var line =
          line()
              .put("step", report.step())
              .put("epoch", report.epoch())
              .put("rate", report.rate())
              .put("loss", report.loss());
      long now = nanoTime.getAsLong();
      if (lineBefore.isPresent()) {
        line.put("secondsPerStep", (now - lineBefore.getAsLong()) / NANOS / STEPS_PER_LINE);
      }
      lineBefore = OptionalLong.of(now);
      log.add(line.build());
    }
    return Decision.proceed();
  }

  @Override
  public Decision afterEpoch(EpochReport report) {
    lineBefore = OptionalLong.empty(); // validation and checkpoints are no part of a step
    var line =
        line()
            .put("epoch", report.epoch())
            .put("step", state.position().step())
            .put("training", FigureFields.json(report.training()));
    if (!report.validation().isEmpty()) {
      line.put("validation", FigureFields.json(report.validation()));
    }
    log.add(
        line.put("seconds", report.seconds())
            .put("samplesPerSecond", report.samples() / report.seconds())
            .build());
    return Decision.proceed();
  }

  @Override
  public void stopped(EarlyStop stop) {
    var position = state.position();
    log.add(
        line()
            .put(
                "stopped",
                Json.object()
                    .put("epoch", position.epoch())
                    .put("step", position.step())
                    .put("callback", stop.callback())
                    .put("reason", stop.reason())
                    .build())
            .build());
  }

  @Override
  public void tested(Map<String, Double> figures, long samples) {
    log.add(Json.object().put("test", FigureFields.json(figures)).build());
    log.force();
  }

  /// A line; it names the phase if there are several.
  private ObjectBuilder line() {
    var line = Json.object();
    return state.severalPhases() ? line.put("phase", state.position().phase()) : line;
  }
}
