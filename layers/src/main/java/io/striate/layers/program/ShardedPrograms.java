package io.striate.layers.program;

import io.striate.api.program.Emitter;
import io.striate.api.program.Inlined;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The programs of a training step that is computed in parts of a batch, its shards: a step takes
/// the memory of one shard. After [NetworkPrograms#gradients] of a shard follows [#add], which adds
/// up what it has handed out; after that of the last shard [#finish], which updates the states.
/// Where workers share the shards, [#partial] gives the sum of a worker's, and [#update] updates
/// the states from the sum of all.
///
/// Shards are added as a binary counter carries: the sum of level `l` is that of `2^l` shards in
/// order. So the order of all additions follows from the number of shards alone.
///
/// Gradients are weighted by what the loss divides by, the samples or the weights of a shard: the
/// step is that of the whole batch. States that layers update themselves, such as the running mean
/// of batch normalization, become the mean of what they become after each shard, by samples.
///
/// @param network what is trained
/// @param shard the most samples of a shard
public record ShardedPrograms(NetworkPrograms network, int shard) {
  /// The input that holds what the loss of the shard divides by.
  public static final String WEIGHT = "shard-weight";

  /// The input that holds the sum of [#WEIGHT] over all shards.
  public static final String TOTAL_WEIGHT = "batch-weight";

  /// The input that holds the samples of the shard.
  public static final String SAMPLES = "shard-samples";

  /// The input that holds the samples of the batch.
  public static final String TOTAL_SAMPLES = "batch-samples";

  /// How the output of [#partial] ends that holds a sum.
  public static final String SUM = ".sum";

  /// The sizes of the shards of a batch, which differ by at most one.
  ///
  /// @param samples in the batch
  public List<Integer> cut(int samples) {
    int count = Math.ceilDiv(samples, shard);
    var sizes = new ArrayList<Integer>();
    for (int i = 0; i < count; i++) {
      sizes.add(samples / count + (i < samples % count ? 1 : 0));
    }
    return sizes;
  }

  /// [NetworkPrograms#gradients] of a shard.
  public Program gradients(int samples) {
    return network.gradients(samples);
  }

  /// The sums that steps of a number of shards need, beside [Programs#states].
  ///
  /// @param shards of the largest batch
  public List<Programs.State> sums(int shards) {
    var states = new ArrayList<Programs.State>();
    for (int level = 0; level < Integer.SIZE - Integer.numberOfLeadingZeros(shards - 1); level++) {
      for (Program.Output output : handed()) {
        Shape shape = output.value().type().shape();
        states.add(
            new Programs.State(
                sum(output.name(), level), shape, false, _ -> new float[shape.size()]));
      }
    }
    return states;
  }

  private static String sum(String output, int level) {
    return output + ".sum" + level;
  }

  /// What a shard hands on: gradients, and next values of the layers' own states.
  public List<Program.Output> handed() {
    return network.gradients(1).outputs().stream()
        .filter(output -> isGradient(output.name()) || isNext(output.name()))
        .toList();
  }

  private static boolean isGradient(String output) {
    return output.endsWith(NetworkPrograms.GRADIENT);
  }

  private static boolean isNext(String output) {
    return output.endsWith(NetworkPrograms.NEXT);
  }

  /// Adds a shard to the sums before it.
  ///
  /// @param index of the shard, from 0; not the last one
  public Program add(int index) {
    var emit = new Emitter(network.graph().name() + " sum", 1, network.seed());
    int level = level(index);
    sums(emit, (1 << level) - 1)
        .forEach((name, value) -> emit.update(emit.state(sum(name, level), value.type()), value));
    return emit.build();
  }

  /// The level of the sum that a shard completes: how many ones its index ends with.
  public static int level(int index) {
    return Integer.numberOfTrailingZeros(~index);
  }

  /// What each of the things handed on becomes with the sums of some levels.
  ///
  /// @param levels a bit for each
  private Map<String, Value> sums(Emitter emit, int levels) {
    Value weight = emit.input(WEIGHT, TensorType.float32(), false);
    Value samples = emit.input(SAMPLES, TensorType.float32(), false);
    var sums = new LinkedHashMap<String, Value>();
    for (Program.Output output : handed()) {
      String name = output.name();
      TensorType type = output.value().type();
      Value own = emit.input(name, type, false);
      Value factor = isGradient(name) ? weight : samples;
      sums.put(name, emit.in(name, () -> added(emit, name, emit.multiply(own, factor), levels)));
    }
    return sums;
  }

  private static Value added(Emitter emit, String name, Value own, int levels) {
    Value sum = own;
    for (int level = 0; level < Integer.SIZE; level++) {
      if ((levels >> level & 1) == 1) {
        sum = emit.add(emit.state(sum(name, level), own.type()), sum);
      }
    }
    return sum;
  }

  /// Adds the last of the shards that a worker computes, and gives their sums as outputs, by the
  /// names of [#handed] with [#SUM] behind them.
  ///
  /// @param index of the shard among the worker's, from 0
  public Program partial(int index) {
    var emit = new Emitter(network.graph().name() + " part", 1, network.seed());
    sums(emit, index).forEach((name, sum) -> emit.output(name + SUM, sum));
    return emit.build();
  }

  /// Adds the last shard, and updates parameters, slots and the layers' own states.
  ///
  /// @param index of the last shard, from 0
  public Program finish(int index) {
    var emit = new Emitter(network.graph().name() + " update", 1, network.seed());
    return updated(emit, sums(emit, index));
  }

  /// Updates parameters, slots and the layers' own states from the sums of all shards, which it
  /// reads as inputs by the names of [#handed].
  public Program update() {
    var emit = new Emitter(network.graph().name() + " update", 1, network.seed());
    var sums = new LinkedHashMap<String, Value>();
    for (Program.Output output : handed()) {
      sums.put(output.name(), emit.input(output.name(), output.value().type(), false));
    }
    return updated(emit, sums);
  }

  private Program updated(Emitter emit, Map<String, Value> sums) {
    Value weight = emit.input(TOTAL_WEIGHT, TensorType.float32(), false);
    Value samples = emit.input(TOTAL_SAMPLES, TensorType.float32(), false);
    Program update = network.update();
    var given = new LinkedHashMap<String, Value>();
    sums.forEach((name, sum) ->
        given.put(
            name, emit.in(name, () -> emit.divide(sum, isGradient(name) ? weight : samples))));
    for (Value input : update.inputs()) {
      if (!given.containsKey(input.name()) && Emitter.countsFrom(input.name()).isEmpty()) {
        given.put(input.name(), emit.input(input.name(), input.type(), false));
      }
    }
    Inlined inlined = emit.inline(update, given);
    inlined.update(emit);
    return emit.build();
  }
}
