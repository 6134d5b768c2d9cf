package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import io.striate.training.data.Batch;
import io.striate.training.data.BatchReader;
import io.striate.training.data.EpochBatches;
import io.striate.training.data.Feed;
import io.striate.training.data.TrainingData;
import java.util.List;
import java.util.Map;

/// Steps on batches that are read here.
public interface BatchSteps extends StepFunction {
  /// Performs a step on a batch.
  ///
  /// @param feeds the inputs that the batch feeds
  /// @param step counted from 0
  /// @param rate its learning rate
  /// @return what the batch adds to each of [Programs#figures], by name
  Map<String, double[]> run(Batch batch, List<Feed> feeds, long step, double rate);

  @Override
  default EpochSteps epoch(TrainingData data, int epoch, EpochBatches batches, int firstBatch) {
    BatchReader reader = data.epoch(epoch, batches, firstBatch);
    return new EpochSteps() {
      @Override
      public Map<String, double[]> next(long step, double rate) {
        return run(reader.next().orElseThrow(), reader.feeds(), step, rate);
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }

  /// Steps on the machine's backend, planned once for each size of batch, or of a part of one.
  static BatchSteps on(Backend backend, Programs programs, States states) {
    if (programs.sharded().isPresent()) {
      return new ShardedSteps(backend, programs, programs.sharded().get(), states);
    }
    var steps = new PlannedSteps(backend, states, programs::training);
    List<Figure> figures = programs.figures();
    return new BatchSteps() {
      @Override
      public Map<String, double[]> run(Batch batch, List<Feed> feeds, long step, double rate) {
        PlannedStep planned = steps.of(batch.size());
        planned.at(step, rate);
        planned.run(batch, feeds);
        return planned.sums(figures, batch.size());
      }

      @Override
      public List<String> describe(int batch) {
        return steps.of(batch).describe();
      }

      @Override
      public void close() {
        steps.close();
      }
    };
  }
}
