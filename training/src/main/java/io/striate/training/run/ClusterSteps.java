package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.cluster.Cluster;
import io.striate.api.cluster.ClusterJob;
import io.striate.api.cluster.Collective;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.arrays.StoredTensor;
import io.striate.layers.program.Programs;
import io.striate.training.data.EpochBatches;
import io.striate.training.data.TrainingData;
import io.striate.training.step.GroupSteps;
import io.striate.training.step.ShardRanges;
import io.striate.training.step.States;
import io.striate.training.step.StepFunction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Steps that the workers of a cluster compute. The driver holds the states of the run as on one
/// machine: it takes part in the sums and updates its own copy, so that checkpoints, evaluations
/// and callbacks know nothing of workers. It reads no training samples.
final class ClusterSteps implements StepFunction.Factory, AutoCloseable {
  private final Collective group;

  /// Starts the workers.
  ///
  /// @throws StriateException if they cannot be started
  private ClusterSteps(Collective group) {
    this.group = group;
  }

  /// Starts the workers of a cluster.
  ///
  /// @param phases of the training
  /// @throws StriateException if the workers cannot share the work, or cannot be started
  static ClusterSteps start(
      Cluster cluster, ClusterJob job, List<TrainingPhase> phases, TrainingData data) {
    for (TrainingPhase phase : phases) {
      if (phase.recipe().programs().sharded().isEmpty()) {
        throw new StriateException(
            Code.BAD_FLAG,
            String.format(
                Locale.ROOT,
                "%s has no \"shards\": workers share the shards of a batch",
                phase.path()),
            String.format(
                Locale.ROOT,
                "set it to a power of two, such as --set train.shards=%d; results depend on it, and"
                    + " not on the number of workers",
                Math.max(8, cluster.workers())));
      }
      ClusterWorker.ranges(phase.recipe(), data, cluster.workers());
    }
    return new ClusterSteps(cluster.start(job));
  }

  @Override
  public StepFunction open(StepFunction.Phase phase) {
    Backend backend = phase.backend();
    Programs programs = phase.programs();
    group.broadcast(new ClusterMessage.Phase(phase.phase(), phase.standing()).bytes());
    var sharded = programs.sharded().orElseThrow();
    var ranges = ShardRanges.of(sharded.cut(phase.largestBatch()).size(), group.size());
    return new Driver(
        phase.states(), new GroupSteps(backend, programs, phase.states(), group, ranges));
  }

  /// Ends the workers: at once if one of them was lost.
  @Override
  public void close() {
    group.close();
  }

  /// Tells the workers that there is nothing more to do.
  void end() {
    group.broadcast(new ClusterMessage.End().bytes());
  }

  /// The steps of a phase.
  private final class Driver implements StepFunction {
    private final States states;
    private final GroupSteps steps;
    private long sent = -1;

    Driver(States states, GroupSteps steps) {
      this.states = states;
      this.steps = steps;
    }

    @Override
    public EpochSteps epoch(TrainingData data, int epoch, EpochBatches batches, int firstBatch) {
      group.broadcast(new ClusterMessage.Epoch(epoch, batches, firstBatch).bytes());
      return new EpochSteps() {
        private int batch = firstBatch;

        @Override
        public Map<String, double[]> next(long step, double rate) {
          sendStates();
          group.broadcast(new ClusterMessage.Step(step, rate).bytes());
          return steps.run(Optional.empty(), List.of(), batches.size(batch++), step, rate);
        }

        @Override
        public void close() {
          // The workers learn it from the message that comes next.
        }
      };
    }

    /// Sends the states if they were changed other than by steps.
    private void sendStates() {
      if (sent == states.changes()) {
        return;
      }
      var values = new LinkedHashMap<String, HostArray>();
      for (StoredTensor tensor : states.copy(false)) {
        values.put(tensor.name(), tensor.values());
      }
      group.broadcast(new ClusterMessage.States(values).bytes());
      sent = states.changes();
    }

    @Override
    public List<String> describe(int batch) {
      return List.of(group.describe());
    }

    @Override
    public void close() {
      steps.close();
    }
  }
}
