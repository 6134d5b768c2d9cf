package io.striate.training.run;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.train.Decision;
import io.striate.api.train.EpochReport;
import io.striate.api.train.StepReport;
import io.striate.arrays.StoredTensor;
import io.striate.training.file.SampleFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// Writes checkpoints: after epochs and within them as the recipe asks for it, after the best
/// epoch, and where training ends. It comes after all other callbacks, so that their decisions are
/// in the checkpoint.
final class CheckpointWriter implements RunCallback {
  private final RunState state;
  private final Supplier<List<StoredTensor>> tensors;
  private final MetricsLog metrics;
  private final CheckpointFolder folder;
  private final SampleFormat format;
  private final TrainingListener listener;
  private Optional<Long> last;

  /// @param tensors copies the current tensors
  /// @param last the step of the checkpoint that the run was resumed from
  CheckpointWriter(
      RunState state,
      Supplier<List<StoredTensor>> tensors,
      MetricsLog metrics,
      CheckpointFolder folder,
      SampleFormat format,
      TrainingListener listener,
      Optional<Long> last) {
    this.state = state;
    this.tensors = tensors;
    this.metrics = metrics;
    this.folder = folder;
    this.format = format;
    this.listener = listener;
    this.last = last;
  }

  @Override
  public Decision afterStep(StepReport report) {
    int every = state.recipe().checkpoints().steps();
    boolean due = every > 0 && report.step() % every == 0;
    // The end of an epoch has a checkpoint of its own, written after validation.
    boolean within = state.position().stepInEpoch() > 0;
    if (within && (due || state.stop().isPresent())) {
      write();
    }
    return Decision.proceed();
  }

  @Override
  public Decision afterEpoch(EpochReport report) {
    boolean due = report.epoch() % state.recipe().checkpoints().epochs() == 0;
    // The weights of the best epoch are in its checkpoint alone.
    boolean best = state.best().map(Moment.Best::step).equals(Optional.of(state.step()));
    if (due || best || state.stop().isPresent()) {
      write();
    }
    return Decision.proceed();
  }

  /// Writes a checkpoint, unless the last one was written at this step.
  void write() {
    if (!last.equals(Optional.of(state.step()))) {
      overwrite();
    }
  }

  /// Writes a checkpoint, even in place of one of this step.
  void overwrite() {
    List<StoredTensor> copies = tensors.get();
    requireFinite(copies);
    Path file = folder.write(checkpoint(copies));
    last = Optional.of(state.step());
    listener.on(new TrainingEvent.CheckpointWritten(file, state.position()));
  }

  private Checkpoint checkpoint(List<StoredTensor> copies) {
    return new Checkpoint(
        Optional.of(state.recipe().spec()), state.moment(), metrics.force(), format, copies);
  }

  /// A loss describes the weights before its step; this checks those that the step has computed.
  private void requireFinite(List<StoredTensor> copies) {
    for (StoredTensor tensor : copies) {
      for (int i = 0; i < tensor.values().length(); i++) {
        double value = tensor.values().get(i);
        if (!Double.isFinite(value)) {
          throw diverged(String.format(Locale.ROOT, "'%s' holds %s", tensor.name(), value));
        }
      }
    }
  }

  /// The failure of a training that diverged in its last step.
  ///
  /// @param what shows it
  StriateException diverged(String what) {
    var position = state.position();
    long epoch = (position.step() - 1) / position.stepsPerEpoch() + 1;
    return new StriateException(
        Code.DIVERGED,
        String.format(
            Locale.ROOT,
            "%s after step %d (epoch %d of %d)",
            what,
            position.step(),
            epoch,
            position.epochs()),
        last.map(step -> "the last good checkpoint is " + folder.file(step))
            .orElse("no checkpoint had been written"),
        "lower the learning rate (train.optimizer.learningRate), or look for broken samples");
  }
}
