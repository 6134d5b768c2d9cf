package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.step.Step;
import io.striate.api.tensor.HostArray;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import io.striate.layers.program.ShardedPrograms;
import io.striate.training.data.Batch;
import io.striate.training.data.Feed;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Steps on the machine's backend, each computed in parts of its batch, one after the other.
final class ShardedSteps implements StepFunction {
  /// What follows a shard.
  ///
  /// @param samples of the shard
  /// @param levels which sums it adds up
  /// @param last whether it is the last one, which updates the states
  private record Kind(int samples, int levels, boolean last) {}

  private final ShardedPrograms programs;
  private final States states;
  private final List<Figure> figures;
  private final PlannedSteps gradients;
  private final Map<Kind, Step> followers = new HashMap<>();
  private final Map<Integer, List<HostArray>> parts = new HashMap<>();
  private final float[] number = new float[1];

  ShardedSteps(Backend backend, Programs programs, ShardedPrograms sharded, States states) {
    this.programs = sharded;
    this.states = states;
    this.figures = programs.figures();
    this.gradients = new PlannedSteps(backend, states, sharded::gradients);
  }

  @Override
  public Map<String, double[]> run(Batch batch, List<Feed> feeds, long step, double rate) {
    var sums = new LinkedHashMap<String, double[]>();
    List<Integer> sizes = programs.cut(batch.size());
    int first = 0;
    for (int i = 0; i < sizes.size(); i++) {
      int size = sizes.get(i);
      PlannedStep shard = gradients.of(size);
      shard.at(step, rate);
      shard.first(first);
      shard.run(part(batch, first, size), feeds);
      Map<String, double[]> found = shard.sums(figures, size);
      found.forEach((name, values) -> sums.merge(name, values.clone(), ShardedSteps::plus));
      boolean last = i == sizes.size() - 1;
      Step follower = follower(shard, i, size, last);
      set(follower, ShardedPrograms.WEIGHT, weight(found));
      set(follower, ShardedPrograms.SAMPLES, size);
      if (last) {
        double total = weight(sums);
        set(follower, ShardedPrograms.TOTAL_WEIGHT, total == 0 ? 1 : total);
        set(follower, ShardedPrograms.TOTAL_SAMPLES, batch.size());
        set(follower, Programs.RATE, rate);
        follower.at(step);
      }
      follower.run();
      first += size;
    }
    return sums;
  }

  /// What the loss divides by.
  private static double weight(Map<String, double[]> sums) {
    return Objects.requireNonNull(sums.get(Programs.LOSS), Programs.LOSS)[1];
  }

  private static double[] plus(double[] sum, double[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
    return sum;
  }

  private void set(Step step, String input, double value) {
    if (step.reads(input)) {
      number[0] = (float) value;
      step.set(input, number);
    }
  }

  private Step follower(PlannedStep shard, int index, int size, boolean last) {
    var kind = new Kind(size, last ? index : ShardedPrograms.level(index), last);
    Step known = followers.get(kind);
    if (known != null) {
      return known;
    }
    var program = last ? programs.finish(index) : programs.add(index);
    program.states().stream()
        .filter(state -> !states.weights().names().contains(state.name()))
        .forEach(state -> {
          states.weights().add(state.name(), state.type());
          states.weights().fill(state.name(), 0);
        });
    Step made = shard.followedBy(program, states.weights());
    followers.put(kind, made);
    return made;
  }

  /// Some samples of a batch, in arrays that are used again for the next part of their number.
  private Batch part(Batch batch, int first, int size) {
    if (size == batch.size()) {
      return batch;
    }
    List<HostArray> arrays =
        parts.computeIfAbsent(
            size,
            _ ->
                batch.features().stream()
                    .map(feature -> empty(feature, feature.length() / batch.size() * size))
                    .toList());
    for (int i = 0; i < arrays.size(); i++) {
      HostArray all = batch.features().get(i);
      copy(all, all.length() / batch.size() * first, arrays.get(i));
    }
    return new Batch(size, arrays);
  }

  private static HostArray empty(HostArray like, int length) {
    return switch (like) {
      case HostArray.Floats _ -> new HostArray.Floats(new float[length]);
      case HostArray.Doubles _ -> new HostArray.Doubles(new double[length]);
      case HostArray.Ints _ -> new HostArray.Ints(new int[length]);
      case HostArray.Bytes _ -> new HostArray.Bytes(new byte[length]);
    };
  }

  private static void copy(HostArray from, int at, HostArray to) {
    System.arraycopy(array(from), at, array(to), 0, to.length());
  }

  private static Object array(HostArray values) {
    return switch (values) {
      case HostArray.Floats(float[] floats) -> floats;
      case HostArray.Doubles(double[] doubles) -> doubles;
      case HostArray.Ints(int[] ints) -> ints;
      case HostArray.Bytes(byte[] bytes) -> bytes;
    };
  }

  @Override
  public List<String> describe(int batch) {
    return gradients.of(programs.cut(batch).getFirst()).describe();
  }

  @Override
  public void close() {
    followers.values().forEach(Step::close);
    gradients.close();
  }
}
