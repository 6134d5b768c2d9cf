package io.striate.training;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.training.data.Batch;
import io.striate.training.data.Feed;
import io.striate.training.step.PlannedStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// The plans of one prediction for batches of 1, 2, 4, ... samples, as far as a sample has the same
/// bits in all of them.
///
/// A backend may choose its algorithms by the size of the batch, and they may round differently. So
/// a plan for several samples is compared with that for one before it is used: it runs a batch of
/// random samples, which must have the bits that they have alone, at every place in the batch. The
/// order of a sum does not depend on the values that are added, so random samples tell; a plan that
/// fails is closed and never used. The plan for one sample is always there.
///
/// Used by one thread at a time.
final class AgreeingPlans implements AutoCloseable {
  /// Different samples in the batch that is compared: neighbors differ.
  private static final int PROBES = 3;

  private final IntFunction<PlannedStep> planner;
  private final List<Feed> feeds;
  private final List<String> outputs;
  private final int most;
  private final Map<String, float[]> given;
  private final Sized single;
  private final TreeMap<Integer, Optional<Sized>> larger = new TreeMap<>();
  private Optional<Probes> probes = Optional.empty();

  /// Plans for one sample.
  ///
  /// @param planner plans the step for a size of batch
  /// @param feeds the inputs, each fed with the array of its number
  /// @param outputs what is wanted
  /// @param most the largest batch
  /// @param given what to feed inputs with that do not take any numbers, to compare plans
  /// @throws StriateException if there is not enough memory
  AgreeingPlans(
      IntFunction<PlannedStep> planner,
      List<Feed> feeds,
      List<String> outputs,
      int most,
      Map<String, float[]> given) {
    this.planner = planner;
    this.feeds = List.copyOf(feeds);
    this.outputs = List.copyOf(outputs);
    this.most = most;
    this.given = Map.copyOf(given);
    this.single = new Sized(planner.apply(1), List.of());
  }

  /// A plan, and the arrays in which samples lie side by side; none if there is but one sample.
  private record Sized(PlannedStep step, List<HostArray> arrays) {}

  /// Random samples and what the plan for one sample gives for them.
  private record Probes(List<List<HostArray>> samples, List<List<float[]>> expected) {}

  /// The largest batch of at most a number of samples that has a plan.
  int batch(int samples) {
    int size = Integer.highestOneBit(Math.min(samples, most));
    while (size > 1 && plan(size).isEmpty()) {
      size /= 2;
    }
    return size;
  }

  /// The sizes of batches that are planned.
  List<Integer> sizes() {
    return IntStream.concat(
            IntStream.of(1),
            larger.entrySet().stream()
                .filter(entry -> entry.getValue().isPresent())
                .mapToInt(Map.Entry::getKey))
        .boxed()
        .toList();
  }

  /// The values of each output for each sample of a batch.
  ///
  /// @param samples a number of them that [#batch] has returned; of each, one array for each input
  List<List<float[]>> run(List<List<HostArray>> samples) {
    return run(samples.size() == 1 ? single : plan(samples.size()).orElseThrow(), samples);
  }

  private List<List<float[]>> run(Sized plan, List<List<HostArray>> samples) {
    int size = samples.size();
    if (size == 1) {
      plan.step.run(new Batch(1, samples.getFirst()), feeds);
      return List.of(outputs.stream().map(plan.step::output).toList());
    }
    for (int i = 0; i < size; i++) {
      for (int input = 0; input < plan.arrays.size(); input++) {
        HostArray from = samples.get(i).get(input);
        copy(from, plan.arrays.get(input), i * from.length());
      }
    }
    plan.step.run(new Batch(size, plan.arrays), feeds);
    var values = new ArrayList<List<float[]>>();
    for (int i = 0; i < size; i++) {
      values.add(new ArrayList<>());
    }
    for (String output : outputs) {
      float[] all = plan.step.output(output);
      int length = all.length / size;
      for (int i = 0; i < size; i++) {
        values.get(i).add(Arrays.copyOfRange(all, i * length, (i + 1) * length));
      }
    }
    return values;
  }

  /// Copies a sample to its place in a batch.
  private static void copy(HostArray sample, HostArray batch, int offset) {
    switch (sample) {
      case HostArray.Bytes(byte[] from) when batch instanceof HostArray.Bytes(byte[] to) ->
          System.arraycopy(from, 0, to, offset, from.length);
      case HostArray.Floats(float[] from) when batch instanceof HostArray.Floats(float[] to) ->
          System.arraycopy(from, 0, to, offset, from.length);
      default ->
          throw new IllegalArgumentException(
              sample.getClass() + " in a batch of " + batch.getClass());
    }
  }

  private Optional<Sized> plan(int size) {
    Optional<Sized> known = larger.get(size);
    if (known == null) {
      known = agreeing(size);
      larger.put(size, known);
    }
    return known;
  }

  /// Plans for a size, if memory suffices and the plan agrees.
  private Optional<Sized> agreeing(int size) {
    Sized plan;
    try {
      List<HostArray> arrays = feeds.stream().map(feed -> array(feed.type(), size)).toList();
      plan = new Sized(planner.apply(size), arrays);
    } catch (StriateException e) {
      if (e.problems().getFirst().code() != Code.OUT_OF_MEMORY) {
        throw e;
      }
      return Optional.empty();
    }
    if (agrees(plan, size)) {
      return Optional.of(plan);
    }
    plan.step.close();
    return Optional.empty();
  }

  private boolean agrees(Sized plan, int size) {
    Probes compared = probes();
    List<List<HostArray>> batch =
        IntStream.range(0, size).mapToObj(i -> compared.samples.get(i % PROBES)).toList();
    List<List<float[]>> found = run(plan, batch);
    return IntStream.range(0, size)
        .allMatch(i -> same(found.get(i), compared.expected.get(i % PROBES)));
  }

  private static boolean same(List<float[]> one, List<float[]> other) {
    return IntStream.range(0, one.size()).allMatch(i -> Arrays.equals(one.get(i), other.get(i)));
  }

  private Probes probes() {
    if (probes.isEmpty()) {
      List<List<HostArray>> samples =
          IntStream.range(0, PROBES)
              .mapToObj(i -> feeds.stream().map(feed -> probe(feed, i)).toList())
              .toList();
      List<List<float[]>> expected =
          samples.stream().map(sample -> run(single, List.of(sample)).getFirst()).toList();
      probes = Optional.of(new Probes(samples, expected));
    }
    return probes.get();
  }

  private HostArray probe(Feed feed, int index) {
    float[] values = given.get(feed.input());
    return values == null ? random(feed, index) : new HostArray.Floats(values);
  }

  private static HostArray random(Feed feed, int index) {
    var stream = new RandomStream(1, "probe/" + feed.input(), 0, index);
    HostArray values = array(feed.type(), 1);
    for (int i = 0; i < values.length(); i++) {
      values.set(
          i,
          switch (values) {
            case HostArray.Bytes _ -> stream.nextInt(256);
            case HostArray.Floats _, HostArray.Doubles _, HostArray.Ints _ -> stream.nextNormal();
          });
    }
    return values;
  }

  private static HostArray array(TensorType type, int size) {
    return HostArray.allocate(new TensorType(type.element(), type.shape().prepend(size)));
  }

  @Override
  public void close() {
    single.step.close();
    larger.values().forEach(plan -> plan.ifPresent(each -> each.step.close()));
    larger.clear();
  }
}
