package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Backends;
import io.striate.api.backend.Kernel;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Op;
import io.striate.api.op.Softmax;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.cli.text.ModuleVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackendsCommandTest {
  @Test
  void tellsWhatIsThereAndWhatIsNotAndWhy() {
    Session session =
        Session.with(
            List.of(
                new Provider("plain", 0, new Availability.Available("one core")),
                new Provider("shiny", 200, new Availability.Unavailable("no device", "buy one"))),
            "backends");
    assertEquals(0, session.status());
    assertEquals("", session.err());
    List<String> lines = session.out().lines().toList();
    String version = ModuleVersion.of(BackendsCommandTest.class.getModule());
    assertEquals(
        List.of(
            "shiny",
            "  module      io.striate.cli",
            "  version     " + version,
            "  available   no: no device",
            "  remedy      buy one",
            "",
            "plain  (auto)",
            "  module      io.striate.cli",
            "  version     " + version,
            "  available   yes, on one core",
            "  threads     7",
            "  own kernels softmax"),
        lines.subList(0, 12));
    assertTrue(
        lines.get(12).startsWith("  by lowering conv2d, conv2d-grad-input, "), lines.get(12));
    assertTrue(lines.stream().allMatch(line -> line.length() <= 80));
    assertEquals(
        List.of(
            "", "auto selects plain: the best available, on one core; skipped shiny (no device)"),
        lines.subList(lines.size() - 2, lines.size()));
  }

  @Test
  void withoutABackendThereIsNothingToTake() {
    assertEquals("no backend is installed" + System.lineSeparator(), Session.of("backends").out());
    var none = new Provider("shiny", 200, new Availability.Unavailable("no device", "buy one"));
    assertEquals(
        "no backend can run here: shiny (no device)",
        Session.with(List.of(none), "backends").out().lines().toList().getLast());
  }

  @Test
  void probesEachThatIsAvailable() {
    // Those that run everywhere: whether there is an OpenCL device too is this machine's matter.
    var names = List.of("cpu-vector", "reference");
    var providers = new ArrayList<BackendProvider>(Backends.installed().providers());
    providers.removeIf(provider -> !names.contains(provider.name()));
    providers.add(new Provider("shiny", 200, new Availability.Unavailable("no device", "buy one")));
    Session session = Session.with(providers, "backends", "--probe");
    assertEquals(0, session.status(), session.err());
    var lines = session.out().lines().toList();
    String rate = "[0-9,.]+ GFLOP/s in ";
    for (String name : names) {
      var rows =
          lines.stream()
              .dropWhile(line -> !line.startsWith(name))
              .dropWhile(line -> !line.startsWith("  probe "))
              .limit(2)
              .toList();
      assertTrue(rows.getFirst().matches("  probe       " + rate + "GEMM of .*"), "" + rows);
      assertTrue(rows.getLast().matches(" {14}" + rate + "conv 3x3 of .*"), "" + rows);
    }
    assertEquals(2, lines.stream().filter(line -> line.startsWith("  probe")).count());
    assertTrue(lines.contains("  available   no: no device"), session.out());
  }

  /// A backend that fails while it is measured hides nobody.
  @Test
  void aProbeThatFailsIsALine() {
    var plain = new Provider("plain", 0, new Availability.Available("one core"));
    Session session = Session.with(List.of(plain), "backends", "--probe");
    assertEquals(0, session.status(), session.err());
    assertTrue(
        session.out().contains("  probe       fails: nothing is computed [STR-303]"),
        session.out());
  }

  private record Provider(String name, int priority, Availability availability)
      implements BackendProvider {
    @Override
    public Backend open(BackendOptions options) {
      return new SoftmaxOnly();
    }
  }

  private static final class SoftmaxOnly implements Backend {
    @Override
    public String name() {
      return "plain";
    }

    @Override
    public Map<String, String> properties() {
      return Map.of("threads", "7");
    }

    @Override
    public Tensor allocate(TensorType type) {
      throw new StriateException(Code.BACKEND_DEFECT, "nothing is computed");
    }

    @Override
    public Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs) {
      return op instanceof Softmax ? Optional.of((in, out) -> {}) : Optional.empty();
    }

    @Override
    public void close() {}
  }
}
