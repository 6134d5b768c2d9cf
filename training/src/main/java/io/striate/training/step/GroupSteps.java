package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.cluster.Collective;
import io.striate.api.program.Program;
import io.striate.api.step.Step;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import io.striate.layers.program.ShardedPrograms;
import io.striate.training.data.Batch;
import io.striate.training.data.BatchCut;
import io.striate.training.data.EpochBatches;
import io.striate.training.data.Feed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The steps of a member of a group: computes the member's shards of a batch, adds them to those of
/// the others, and updates the member's own copy of the states. All members have the same states
/// after a step, bit for bit, and they are those of a step on one machine.
public final class GroupSteps implements AutoCloseable {
  private final ShardedPrograms programs;
  private final Collective group;
  private final ShardRanges ranges;
  private final ShardRunner runner;
  private final BatchParts parts = new BatchParts();
  private final Step update;

  /// What a shard hands on, by name, in arrays from which the update reads the sums.
  private final Map<String, HostArray> handed = new LinkedHashMap<>();

  /// The same values one behind the other, for the group.
  private final HostArray flat;

  private final List<Figure> figures;
  private final double[] figureValues;

  /// The length of each figure.
  private final int[] lengths;

  /// @param programs as far as the phase has come, of a training that is cut in shards
  public GroupSteps(
      Backend backend, Programs programs, States states, Collective group, ShardRanges ranges) {
    this.programs = programs.sharded().orElseThrow();
    this.group = group;
    this.ranges = ranges;
    this.runner = new ShardRunner(backend, programs, this.programs, states);
    this.update = Step.of(this.programs.update(), states.weights());
    boolean wide = backend.bytes(TensorType.float32()) > Float.BYTES;
    int size = 0;
    for (Program.Output output : this.programs.handed()) {
      int length = output.value().type().shape().size();
      handed.put(output.name(), numbers(length, wide));
      size += length;
    }
    this.flat = numbers(size, wide);
    this.figures = programs.figures();
    Program one = this.programs.gradients(1);
    this.lengths = figures.stream().mapToInt(figure -> length(figure, one)).toArray();
    int all = 0;
    for (int length : lengths) {
      all += length;
    }
    this.figureValues = new double[all];
  }

  /// Backends that compute in double precision add up in double precision.
  private static HostArray numbers(int length, boolean wide) {
    return wide
        ? new HostArray.Doubles(new double[length])
        : new HostArray.Floats(new float[length]);
  }

  /// A loss has its total and that of its weights.
  private static int length(Figure figure, Program program) {
    return figure.metric().isEmpty()
        ? 2
        : program.outputs().stream()
            .filter(output -> output.name().equals(figure.name()))
            .mapToInt(output -> output.value().type().shape().size())
            .findFirst()
            .orElseThrow();
  }

  /// The member's samples of each batch of an epoch.
  public BatchCut own(EpochBatches batches) {
    return new OwnCut(batches, this);
  }

  /// How many samples are before the member's in a batch.
  int first(int samples) {
    List<Integer> sizes = programs.cut(samples);
    return sizes.stream().limit(ranges.from(group.rank(), sizes.size())).mapToInt(i -> i).sum();
  }

  /// How many samples of a batch are the member's.
  int size(int samples) {
    List<Integer> sizes = programs.cut(samples);
    return sizes
        .subList(ranges.from(group.rank(), sizes.size()), ranges.to(group.rank(), sizes.size()))
        .stream()
        .mapToInt(i -> i)
        .sum();
  }

  /// Performs a step.
  ///
  /// @param own the member's samples of the batch; empty if it has none
  /// @param feeds the inputs that they feed
  /// @param samples of the whole batch
  /// @return what the whole batch adds to the figures
  public Map<String, double[]> run(
      Optional<Batch> own, List<Feed> feeds, int samples, long step, double rate) {
    List<Integer> sizes = programs.cut(samples);
    int working = ranges.parts(sizes.size());
    Map<String, double[]> found = Map.of();
    if (own.isPresent()) {
      int from = ranges.from(group.rank(), sizes.size());
      int to = ranges.to(group.rank(), sizes.size());
      found = shards(own.get(), feeds, sizes.subList(from, to), first(samples), step, rate);
    }
    sum(working);
    Map<String, double[]> all = sum(found, working);
    runner.about(update, all, samples, step, rate);
    handed.forEach(update::set);
    update.run();
    return all;
  }

  /// Computes the member's shards and leaves their sums in [#flat].
  ///
  /// @param first the position of the first sample in the batch
  private Map<String, double[]> shards(
      Batch own, List<Feed> feeds, List<Integer> sizes, int first, long step, double rate) {
    var sums = new ShardFigures();
    int at = 0;
    for (int i = 0; i < sizes.size(); i++) {
      int size = sizes.get(i);
      int index = i;
      Map<String, double[]> found =
          runner.run(parts.part(own, at, size), feeds, first + at, step, rate);
      sums.add(found);
      if (i < sizes.size() - 1) {
        runner.adding(i, size, found).run();
      } else {
        flatten(runner.last(i, size, found, () -> programs.partial(index)).run());
      }
      at += size;
    }
    return sums.total();
  }

  private void flatten(Step partial) {
    int at = 0;
    for (Map.Entry<String, HostArray> each : handed.entrySet()) {
      String name = each.getKey() + ShardedPrograms.SUM;
      int length = each.getValue().length();
      switch (flat) {
        case HostArray.Doubles(double[] all) ->
            System.arraycopy(partial.readDoubles(name), 0, all, at, length);
        case HostArray.Floats(float[] all) ->
            System.arraycopy(partial.read(name), 0, all, at, length);
        case HostArray.Ints _, HostArray.Bytes _ -> throw new IllegalStateException(name);
      }
      at += length;
    }
  }

  /// Adds what the members' shards have handed on.
  private void sum(int working) {
    int at = 0;
    switch (flat) {
      case HostArray.Doubles(double[] all) -> {
        group.sum(all, working);
        for (HostArray each : handed.values()) {
          System.arraycopy(all, at, ((HostArray.Doubles) each).values(), 0, each.length());
          at += each.length();
        }
      }
      case HostArray.Floats(float[] all) -> {
        group.sum(all, working);
        for (HostArray each : handed.values()) {
          System.arraycopy(all, at, ((HostArray.Floats) each).values(), 0, each.length());
          at += each.length();
        }
      }
      case HostArray.Ints _, HostArray.Bytes _ -> throw new IllegalStateException();
    }
  }

  /// Adds the members' figures.
  ///
  /// @param found those of this member; empty if it has computed nothing
  private Map<String, double[]> sum(Map<String, double[]> found, int working) {
    int at = 0;
    for (int i = 0; i < lengths.length && !found.isEmpty(); i++) {
      String name = figures.get(i).name();
      double[] values = Objects.requireNonNull(found.get(name), name);
      System.arraycopy(values, 0, figureValues, at, lengths[i]);
      at += lengths[i];
    }
    group.sum(figureValues, working);
    var sums = new LinkedHashMap<String, double[]>();
    at = 0;
    for (int i = 0; i < lengths.length; i++) {
      double[] values = new double[lengths[i]];
      System.arraycopy(figureValues, at, values, 0, lengths[i]);
      sums.put(figures.get(i).name(), values);
      at += lengths[i];
    }
    return sums;
  }

  @Override
  public void close() {
    update.close();
    runner.close();
  }

  /// The member's samples of the batches of an epoch. Batches in which it has none are the last
  /// ones, since they are smaller than the others; they are left out.
  private record OwnCut(EpochBatches all, GroupSteps member) implements BatchCut {
    @Override
    public int batches() {
      int count = all.batches();
      while (count > 0 && size(count - 1) == 0) {
        count--;
      }
      return count;
    }

    @Override
    public int first(int batch) {
      return all.first(batch) + member.first(all.size(batch));
    }

    @Override
    public int size(int batch) {
      return member.size(all.size(batch));
    }
  }
}
