package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.step.Step;
import io.striate.layers.program.Programs;
import io.striate.layers.program.ShardedPrograms;
import io.striate.training.data.Batch;
import io.striate.training.data.Feed;
import java.util.List;
import java.util.Map;

/// Steps on the machine's backend, each computed in parts of its batch, one after the other.
final class ShardedSteps implements BatchSteps {
  private final ShardedPrograms programs;
  private final ShardRunner runner;
  private final BatchParts parts = new BatchParts();

  ShardedSteps(Backend backend, Programs programs, ShardedPrograms sharded, States states) {
    this.programs = sharded;
    this.runner = new ShardRunner(backend, programs, sharded, states);
  }

  @Override
  public Map<String, double[]> run(Batch batch, List<Feed> feeds, long step, double rate) {
    var figures = new ShardFigures();
    List<Integer> sizes = programs.cut(batch.size());
    int first = 0;
    int end = sizes.size() - 1;
    for (int i = 0; i < end; i++) {
      int size = sizes.get(i);
      Map<String, double[]> found =
          runner.run(parts.part(batch, first, size), feeds, first, step, rate);
      figures.add(found);
      runner.adding(i, size, found).run();
      first += size;
    }
    int size = sizes.getLast();
    Map<String, double[]> found =
        runner.run(parts.part(batch, first, size), feeds, first, step, rate);
    figures.add(found);
    Step update = runner.last(end, size, found, () -> programs.finish(end));
    runner.about(update, figures.total(), batch.size(), step, rate);
    update.run();
    return figures.total();
  }

  @Override
  public List<String> describe(int batch) {
    return runner.describe(programs.cut(batch).getFirst());
  }

  @Override
  public void close() {
    runner.close();
  }
}
