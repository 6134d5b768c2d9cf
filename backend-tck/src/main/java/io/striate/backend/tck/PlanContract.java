package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.PlanPart;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.network.RandomNetwork;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.ProgramCase;
import io.striate.backend.tck.run.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What tensors, plans and providers promise besides results.
public interface PlanContract extends BackendContract {
  /// How often each of two plans runs at least while the other runs too.
  int RUNS_AT_ONCE = 100;

  /// The provider is available here and opens a backend of its name.
  @Test
  default void providerIsAvailableAndOpens() {
    assertFalse(
        provider().availability() instanceof Availability.Unavailable,
        "unavailable: " + provider().availability());
    assertTrue(provider().name().matches("[a-z][a-z0-9-]*"), provider().name());
    try (Backend backend = provider().open(BackendOptions.defaults())) {
      assertEquals(provider().name(), backend.name());
      assertTrue(backend.properties().containsKey("device"), "properties name the device");
    }
  }

  /// Unknown settings are refused.
  @Test
  default void refusesUnknownSettings() {
    var options = new BackendOptions(1, true, Map.of("no-such-setting", "1"));
    var refusal = assertThrows(StriateException.class, () -> provider().open(options).close());
    assertTrue(
        refusal.problems().getFirst().what().contains("no-such-setting"),
        () -> "the message names the setting: " + refusal.problems());
  }

  /// Values that are written are read back, for each element type, as floats, doubles, ints and
  /// bytes.
  @Test
  default void tensorsHoldWhatIsWritten() {
    try (Backend backend = open();
        Tensor floats = backend.allocate(TensorType.float32(2, 3));
        Tensor ints = backend.allocate(TensorType.int32(3));
        Tensor bytes = backend.allocate(TensorType.uint8(4));
        Tensor scalar = backend.allocate(TensorType.float32())) {
      floats.writeFloats(1, -2, 3.5f, Float.NaN, Float.POSITIVE_INFINITY, -0f);
      assertArrayEquals(
          new float[] {1, -2, 3.5f, Float.NaN, Float.POSITIVE_INFINITY, -0f}, floats.toFloats());
      floats.write(new HostArray.Doubles(new double[] {1, 2, 3, 4, 5, 0.25}));
      assertArrayEquals(new double[] {1, 2, 3, 4, 5, 0.25}, floats.toDoubles());
      ints.write(new HostArray.Ints(new int[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE}));
      var readInts = new int[3];
      ints.read(new HostArray.Ints(readInts));
      assertArrayEquals(new int[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE}, readInts);
      bytes.write(new HostArray.Bytes(new byte[] {0, 127, -128, -1}));
      var readBytes = new byte[4];
      bytes.read(new HostArray.Bytes(readBytes));
      assertArrayEquals(new byte[] {0, 127, -128, -1}, readBytes);
      scalar.writeFloats(7);
      assertEquals(7, scalar.toFloats()[0]);
    }
  }

  /// An array of another length or kind is refused with the message of the api.
  @Test
  default void tensorsRefuseOtherArrays() {
    try (Backend backend = open();
        Tensor tensor = backend.allocate(TensorType.float32(2, 3))) {
      assertMessage(
          "floats[5] cannot be exchanged with a tensor f32[2, 3] (6 elements)",
          () -> tensor.writeFloats(new float[5]));
      assertMessage(
          "ints[6] cannot be exchanged with a tensor f32[2, 3] (6 elements)",
          () -> tensor.read(new HostArray.Ints(new int[6])));
    }
  }

  /// Closing twice does nothing, for tensors, plans and backends; a closed plan does not run.
  @Test
  default void closingTwiceDoesNothing() {
    Backend backend = open();
    var session = new Run.Session(backend, counter());
    session.write(Map.of("count", Numbers.scalar(0), "x", Numbers.scalar(1)));
    session.run();
    session.close();
    session.close();
    assertThrows(IllegalStateException.class, session::run);
    backend.close();
    backend.close();
  }

  /// A missing tensor and one of another type are refused when the plan is made.
  @Test
  default void bindingsAreChecked() {
    try (Backend backend = open();
        Tensor scalar = backend.allocate(TensorType.float32());
        Tensor was = backend.allocate(TensorType.float32());
        Tensor other = backend.allocate(TensorType.float32(2))) {
      assertMessage(
          "no tensor is bound to 'x'",
          () -> backend.plan(counter(), new Bindings(Map.of("count", scalar))).close());
      assertMessage(
          "'x' is bound to a tensor f32[2], must be f32[]",
          () ->
              backend
                  .plan(counter(), new Bindings(Map.of("x", other, "count", scalar, "was", was)))
                  .close());
    }
  }

  /// Adds `x` to `count`; the output is the previous value.
  private static Program counter() {
    var emit = new Emitter("counter", 1, 0);
    Value count = emit.state("count", TensorType.float32());
    Value x = emit.input("x", TensorType.float32(), false);
    emit.output("was", count);
    emit.update(count, emit.add(count, x));
    return emit.build();
  }

  /// States change only after all instructions have run; inputs are read in every run.
  @Test
  default void statesChangeAtTheEndOfARun() {
    try (Backend backend = open();
        var session = new Run.Session(backend, counter())) {
      session.write(Map.of("count", Numbers.scalar(10), "x", Numbers.scalar(1)));
      session.run();
      assertEquals(10, session.read("was").values()[0]);
      assertEquals(11, session.read("count").values()[0]);
      session.write(Map.of("x", Numbers.scalar(5)));
      session.run();
      assertEquals(11, session.read("was").values()[0]);
      assertEquals(16, session.read("count").values()[0]);
      session.write(Map.of("count", Numbers.scalar(0)));
      session.run();
      assertEquals(5, session.read("count").values()[0]);
    }
  }

  /// Two states that exchange their values, a value that is output under two names, an input that
  /// is an output, and a value that is both an output and the next value of a state.
  @Test
  default void aliasesAreKeptApart() {
    var emit = new Emitter("aliases", 1, 0);
    Value a = emit.state("a", TensorType.float32(3));
    Value b = emit.state("b", TensorType.float32(3));
    Value x = emit.input("x", TensorType.float32(3), false);
    Value square = emit.multiply(x, x);
    Value next = emit.state("next", TensorType.float32(3));
    emit.update(a, b);
    emit.update(b, a);
    emit.update(next, square);
    emit.output("square", square);
    emit.output("again", square);
    emit.output("straight", x);
    emit.output("twice", emit.add(square, square));
    var three = Shape.of(3);
    try (Backend backend = open();
        var session = new Run.Session(backend, emit.build())) {
      session.write(
          Map.of(
              "a", Numbers.of(three, 1, 2, 3),
              "b", Numbers.of(three, 4, 5, 6),
              "next", Numbers.of(three, 0, 0, 0),
              "x", Numbers.of(three, 7, 8, 9)));
      for (int run = 0; run < 3; run++) {
        session.run();
        double[] first = {1, 2, 3};
        double[] second = {4, 5, 6};
        assertArrayEquals(run % 2 == 0 ? second : first, session.read("a").values());
        assertArrayEquals(run % 2 == 0 ? first : second, session.read("b").values());
        assertArrayEquals(new double[] {49, 64, 81}, session.read("square").values());
        assertArrayEquals(new double[] {49, 64, 81}, session.read("again").values());
        assertArrayEquals(new double[] {49, 64, 81}, session.read("next").values());
        assertArrayEquals(new double[] {7, 8, 9}, session.read("straight").values());
        assertArrayEquals(new double[] {98, 128, 162}, session.read("twice").values());
        assertArrayEquals(new double[] {7, 8, 9}, session.read("x").values());
      }
    }
  }

  /// Plans of one backend do not disturb each other: two that share states, run alternately.
  @Test
  default void plansShareStates() {
    try (Backend backend = open();
        Tensor count = backend.allocate(TensorType.float32());
        Tensor one = backend.allocate(TensorType.float32());
        Tensor ten = backend.allocate(TensorType.float32());
        Tensor was = backend.allocate(TensorType.float32());
        var far = backend.plan(counter(), bindings(count, ten, was))) {
      count.writeFloats(0);
      one.writeFloats(1);
      ten.writeFloats(10);
      try (var up = backend.plan(counter(), bindings(count, one, was))) {
        up.run();
        far.run();
        up.run();
      }
      assertEquals(12, count.toFloats()[0]);
      assertEquals(11, was.toFloats()[0]);
      far.run();
      assertEquals(22, count.toFloats()[0]);
    }
  }

  private static Bindings bindings(Tensor count, Tensor x, Tensor was) {
    return new Bindings(Map.of("count", count, "x", x, "was", was));
  }

  /// Several plans of whole networks, open at the same time and of several batch sizes, give the
  /// same results as alone.
  @Test
  default void severalPlansAtOnce() {
    List<ProgramCase> networks =
        List.of(RandomNetwork.of(1, false), RandomNetwork.of(2, false), RandomNetwork.of(3, false));
    try (Backend backend = open()) {
      var alone = networks.stream().map(n -> Run.program(backend, n.program(), n.bound())).toList();
      var sessions = networks.stream().map(n -> new Run.Session(backend, n.program())).toList();
      for (int i = 0; i < sessions.size(); i++) {
        sessions.get(i).write(networks.get(i).bound());
      }
      sessions.forEach(Run.Session::run);
      for (int i = 0; i < sessions.size(); i++) {
        assertSame(alone.get(i), sessions.get(i).read());
      }
      sessions.forEach(Run.Session::close);
    }
  }

  /// Two plans of one backend that two threads run at the same time, many times, give the same bits
  /// as alone.
  @Test
  default void plansRunAtOnceOnTwoThreads() throws InterruptedException, ExecutionException {
    List<ProgramCase> networks = List.of(RandomNetwork.of(1, false), RandomNetwork.of(4, false));
    try (Backend backend = open();
        var threads = Executors.newFixedThreadPool(networks.size())) {
      var alone = networks.stream().map(n -> Run.program(backend, n.program(), n.bound())).toList();
      var sessions = networks.stream().map(n -> new Run.Session(backend, n.program())).toList();
      var together = new CountDownLatch(networks.size());
      var left = new AtomicInteger(networks.size());
      var results = new ArrayList<Future<?>>();
      for (int i = 0; i < networks.size(); i++) {
        ProgramCase network = networks.get(i);
        Run.Session session = sessions.get(i);
        Map<String, Numbers> expected = alone.get(i);
        results.add(
            threads.submit(() -> {
              together.countDown();
              together.await();
              try {
                for (int run = 0; run < RUNS_AT_ONCE || left.get() > 0; run++) {
                  if (run == RUNS_AT_ONCE) {
                    left.decrementAndGet();
                  }
                  session.write(network.bound());
                  session.run();
                  assertSame(expected, session.read());
                }
              } finally {
                left.set(0);
              }
              return null;
            }));
      }
      for (Future<?> result : results) {
        result.get();
      }
      sessions.forEach(Run.Session::close);
    }
  }

  /// A plan reads weights and inputs in every run and overwrites its outputs: nothing of an earlier
  /// run remains, such as packed weights or sums.
  @Test
  default void runsAnewOnNewNumbers() {
    for (int seed : new int[] {7, 8, 9}) {
      ProgramCase network = RandomNetwork.of(seed, false);
      var others = new HashMap<String, Numbers>();
      network
          .bound()
          .forEach((name, numbers) -> {
            boolean real = numbers.type().element() == ElementType.FLOAT32;
            double[] values = numbers.values().clone();
            if (real && !name.endsWith(".s") && !name.endsWith("Variance")) {
              Arrays.setAll(values, i -> -0.75 * values[i] + 0x1p-6);
            }
            others.put(name, new Numbers(numbers.type(), values));
          });
      try (Backend backend = open();
          var session = new Run.Session(backend, network.program())) {
        var first = Run.program(backend, network.program(), network.bound());
        var second = Run.program(backend, network.program(), others);
        for (int round = 0; round < 2; round++) {
          session.write(network.bound());
          session.poison();
          session.run();
          assertSame(first, session.read());
          session.write(others);
          session.run();
          assertSame(second, session.read());
        }
      }
    }
  }

  /// A plan may run on another thread than the one that created it.
  @Test
  default void runsOnAnotherThread() throws InterruptedException, ExecutionException {
    ProgramCase network = RandomNetwork.of(4, false);
    try (Backend backend = open();
        var session = new Run.Session(backend, network.program());
        var other = Executors.newSingleThreadExecutor()) {
      var expected = Run.program(backend, network.program(), network.bound());
      session.write(network.bound());
      other.submit(session::run).get();
      assertSame(expected, session.read());
    }
  }

  /// A timed run gives the same bits as a plain one and adds each part's time to the array.
  @Test
  default void timedRunsGiveTheSameBits() {
    ProgramCase network = RandomNetwork.of(6, false);
    try (Backend backend = open();
        var session = new Run.Session(backend, network.program())) {
      var expected = Run.program(backend, network.program(), network.bound());
      var parts = session.plan().parts();
      long[] nanos = new long[parts.size()];
      Arrays.fill(nanos, 1);
      session.write(network.bound());
      session.plan().runTimed(nanos);
      assertSame(expected, session.read());
      assertTrue(Arrays.stream(nanos).allMatch(time -> time >= 1), "times are added");
      if (!parts.isEmpty()) {
        assertTrue(Arrays.stream(nanos).sum() > nanos.length, "some time has passed");
        assertEquals(
            network.program().instructions().stream().mapToLong(Instruction::macs).sum(),
            parts.stream().mapToLong(PlanPart::macs).sum(),
            "the parts do the program's multiplications");
      }
    }
  }

  /// A plan describes how it runs.
  @Test
  default void plansDescribeThemselves() {
    ProgramCase network = RandomNetwork.of(5, false);
    try (Backend backend = open();
        var session = new Run.Session(backend, network.program())) {
      var lines = session.plan().describe();
      assertFalse(lines.isEmpty());
      assertTrue(lines.stream().noneMatch(String::isBlank), () -> "" + lines);
    }
  }

  private static void assertSame(Map<String, Numbers> expected, Map<String, Numbers> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    var values = new HashMap<String, double[]>();
    actual.forEach((name, numbers) -> values.put(name, numbers.values()));
    expected.forEach(
        (name, numbers) -> assertArrayEquals(numbers.values(), values.get(name), name));
  }

  private static void assertMessage(
      String expected, org.junit.jupiter.api.function.Executable action) {
    var refusal = assertThrows(StriateException.class, action);
    assertEquals(expected, refusal.problems().getFirst().what());
    assertTrue(
        List.of(Code.SHAPES_DISAGREE, Code.BACKEND_DEFECT)
            .contains(refusal.problems().getFirst().code()));
  }
}
