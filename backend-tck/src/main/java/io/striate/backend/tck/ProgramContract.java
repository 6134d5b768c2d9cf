package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.backend.Backend;
import io.striate.api.op.CompositeOp;
import io.striate.api.op.CoreOp;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Recomputation;
import io.striate.api.program.Value;
import io.striate.backend.tck.bound.Spread;
import io.striate.backend.tck.golden.GoldenNetwork;
import io.striate.backend.tck.network.RandomNetwork;
import io.striate.backend.tck.network.RandomNetwork.Cuts;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.ProgramCase;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Whole training steps of random small networks: loss, logits, all gradients and running
/// statistics.
public interface ProgramContract extends BackendContract {
  /// The seeds of the networks; a failure prints its seed and program.
  static IntStream networkSeeds() {
    return IntStream.range(0, 40);
  }

  /// By the backend's own planner, by the default planner on its kernels, and by the default
  /// planner on its core kernels alone.
  @TestFactory
  default Stream<DynamicTest> randomNetworks() {
    return networkSeeds()
        .mapToObj(seed ->
            dynamicTest(
                "seed " + seed,
                () -> {
                  ProgramCase network = RandomNetwork.of(seed, false);
                  Program program = network.program();
                  assertTrue(program.count(i -> i.op() instanceof CompositeOp) > 3, network.name());
                  try (Backend reference = Reference.open()) {
                    var expected = Spread.of(program, network.bound(), reference);
                    try (Backend backend = open()) {
                      var actual = Run.program(backend, program, network.bound());
                      agree("own planner, " + network.name(), expected, actual);
                    }
                    try (var backend = new Watched(open(), op -> true)) {
                      var actual = Run.program(backend, program, network.bound());
                      agree("default planner, " + network.name(), expected, actual);
                      backend.requireRunsOnly(op -> true);
                    }
                    try (var backend = new Watched(open(), op -> op instanceof CoreOp)) {
                      var actual = Run.program(backend, program, network.bound());
                      agree("core operations, " + network.name(), expected, actual);
                      backend.requireRunsOnly(op -> op instanceof CoreOp);
                    }
                  }
                }));
  }

  /// Batches of every size: planners cut them into shards, of which the last may be smaller.
  @TestFactory
  default Stream<DynamicTest> anySizeOfBatch() {
    return IntStream.of(1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 100)
        .mapToObj(batch ->
            dynamicTest(
                "batch " + batch,
                () -> {
                  ProgramCase network = RandomNetwork.ofBatch(batch);
                  try (Backend reference = Reference.open();
                      Backend backend = open()) {
                    var expected = Spread.of(network.program(), network.bound(), reference);
                    var actual = Run.program(backend, network.program(), network.bound());
                    agree(network.name(), expected, actual);
                  }
                }));
  }

  /// A backend gives the same bits for any number of threads, and in every run.
  @TestFactory
  default Stream<DynamicTest> sameBitsForAnyNumberOfThreads() {
    return Stream.concat(
            networkSeeds().limit(12).mapToObj(seed -> RandomNetwork.of(seed, false)),
            Stream.of(lenet()))
        .flatMap(network ->
            Stream.of(true, false)
                .map(exact ->
                    dynamicTest(
                        network.program().name() + (exact ? ", exact" : ", fast"),
                        () -> sameBits(network, exact))));
  }

  private void sameBits(ProgramCase network, boolean exact) {
    Map<String, Numbers> once;
    try (Backend backend = openWith(1, exact)) {
      once = Run.program(backend, network.program(), network.bound());
      same("run again", once, Run.program(backend, network.program(), network.bound()));
    }
    for (int threads : new int[] {2, 3, 7}) {
      try (Backend backend = openWith(threads, exact)) {
        var again = Run.program(backend, network.program(), network.bound());
        same(threads + " threads, " + network.name(), once, again);
      }
    }
  }

  /// A backend gives the same bits if values are computed a second time in place of being kept, by
  /// its own planner and by the default planner.
  @TestFactory
  default Stream<DynamicTest> sameBitsInLessMemory() {
    return Stream.concat(
            networkSeeds().limit(6).mapToObj(seed -> RandomNetwork.of(seed, false)),
            IntStream.range(0, 4).mapToObj(seed -> RandomNetwork.wide(seed, Cuts.NONE)))
        .flatMap(network ->
            Stream.of(true, false)
                .map(exact ->
                    dynamicTest(
                        network.program().name() + (exact ? ", exact" : ", fast"),
                        () -> sameBitsAgain(network, exact))));
  }

  private void sameBitsAgain(ProgramCase network, boolean exact) {
    Program program = network.program();
    var recomputation = new Recomputation(program);
    List<Value> all = recomputation.candidates();
    var every = new ArrayList<List<Value>>();
    if (all.size() > 1) {
      every.add(all);
    }
    all.forEach(value -> every.add(List.of(value)));
    try (Backend backend = openWith(2, exact);
        Backend plain = new Watched(openWith(2, exact), op -> true)) {
      Map<String, Numbers> kept = Run.program(backend, program, network.bound());
      Map<String, Numbers> plainly = Run.program(plain, program, network.bound());
      for (List<Value> dropped : every) {
        Program again = recomputation.without(dropped);
        String what = "without " + dropped + ", " + network.name();
        assertTrue(again.count(each -> each.phase() == Phase.RECOMPUTE) > 0, what);
        same(what, kept, Run.program(backend, again, network.bound()));
        same(what, plainly, Run.program(plain, again, network.bound()));
      }
    }
  }

  private static ProgramCase lenet() {
    var training = GoldenNetwork.of("lenet5");
    var bound = training.batch(0);
    bound.putAll(training.initial());
    return new ProgramCase("lenet5", training.program(), bound, Map.of(), false);
  }

  /// Adam's update is ill-conditioned where a gradient is almost zero, and so are the updated
  /// parameters; its slots are not.
  private static void agree(
      String what, Map<String, Spread.Tolerated> expected, Map<String, Numbers> actual) {
    int compared = 0;
    for (var entry : actual.entrySet()) {
      String name = entry.getKey();
      boolean parameter = expected.containsKey("gradient/" + name);
      if (!parameter) {
        Objects.requireNonNull(expected.get(name), name)
            .check(name + " of " + what, entry.getValue().values());
        compared++;
      }
    }
    assertTrue(compared > 3, what);
  }

  private static void same(String what, Map<String, Numbers> once, Map<String, Numbers> again) {
    assertEquals(once.keySet(), again.keySet());
    once.forEach((name, numbers) -> {
      double[] values = Objects.requireNonNull(again.get(name)).values();
      for (int i = 0; i < values.length; i++) {
        assertEquals(
            Double.doubleToRawLongBits(numbers.values()[i]),
            Double.doubleToRawLongBits(values[i]),
            name + "[" + i + "]: " + numbers.values()[i] + " or " + values[i] + ", " + what);
      }
    });
  }
}
