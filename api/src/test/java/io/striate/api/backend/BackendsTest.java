package io.striate.api.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendsTest {
  private record Provider(String name, int priority, Availability availability)
      implements BackendProvider {
    @Override
    public Backend open(BackendOptions options) {
      throw new IllegalStateException("opened " + name);
    }
  }

  private static final BackendProvider PLAIN =
      new Provider("plain", 0, new Availability.Available("any JVM"));
  private static final BackendProvider GPU =
      new Provider(
          "gpu", 200, new Availability.Unavailable("no OpenCL device", "install a driver"));

  private final Backends backends = new Backends(List.of(PLAIN, GPU));

  @Test
  void autoSaysWhatItTookAndWhatItPassedOver() {
    Backends.Choice choice = backends.choose("auto");
    assertEquals("plain", choice.provider().name());
    assertEquals("the best available, on any JVM; skipped gpu (no OpenCL device)", choice.reason());
  }

  @Test
  void autoPassesOverWhatRunsOnRequestAlone() {
    var reluctant =
        new Provider("gpu", 200, new Availability.OnRequest("a CPU", "its only device is the CPU"));
    var both = new Backends(List.of(PLAIN, reluctant));
    Backends.Choice choice = both.choose("auto");
    assertEquals("plain", choice.provider().name());
    assertEquals(
        "the best available, on any JVM; skipped gpu (its only device is the CPU)",
        choice.reason());
    var failed =
        assertThrows(
            StriateException.class, () -> both.open(both.choose("gpu"), BackendOptions.defaults()));
    assertTrue(failed.getMessage().contains("opened gpu"), failed.getMessage());
  }

  @Test
  void anUnknownNameFailsAndNamesTheInstalled() {
    var error = assertThrows(StriateException.class, () -> backends.choose("cuda"));
    assertEquals("no backend named 'cuda'; installed: gpu, plain [STR-301]", error.getMessage());
    assertEquals(Code.Kind.INPUT, error.kind());
  }

  @Test
  void aNamedBackendThatCannotRunFails() {
    var choice = backends.choose("gpu");
    var error =
        assertThrows(
            StriateException.class, () -> backends.open(choice, BackendOptions.defaults()));
    assertEquals(
        """
        backend 'gpu' cannot run here: no OpenCL device [STR-302]
          install a driver
          or use --backend auto, or one of: plain\
        """,
        error.getMessage());
    assertEquals(Code.Kind.FAILURE, error.kind());
  }

  @Test
  void nothingAvailableFails() {
    var none = new Backends(List.of(GPU));
    var error = assertThrows(StriateException.class, () -> none.choose("auto"));
    assertEquals(
        """
        no backend can run here: gpu (no OpenCL device) [STR-302]
          gpu: install a driver\
        """,
        error.getMessage());
  }

  @Test
  void aChoiceKnowsWhatItPassedOver() {
    var reluctant =
        new Provider("gpu", 200, new Availability.OnRequest("a CPU", "its only device is the CPU"));
    assertEquals(
        List.of(new Backends.Skipped("gpu", "its only device is the CPU", "ask for 'gpu' by name")),
        new Backends(List.of(PLAIN, reluctant)).choose("auto").skipped());
    assertEquals(
        List.of(new Backends.Skipped("gpu", "no OpenCL device", "install a driver")),
        backends.choose("auto").skipped());
    assertEquals(List.of(), backends.choose("plain").skipped());
  }

  @Test
  void autoWarnsBeforeItOpensTheReference() {
    assertEquals(
        List.of(
            "WARNING: computing on 'plain', which is many times slower than other backends:"
                + " gpu (no OpenCL device); gpu: install a driver"),
        warnings("auto", PLAIN, GPU));
    assertEquals(
        List.of(
            "WARNING: computing on 'plain', which is many times slower than other backends: no"
                + " other backend is installed; add one, such as striate-backend-cpu-vector"),
        warnings("auto", PLAIN));
    var fast = new Provider("fast", 100, new Availability.Available("any JVM"));
    assertEquals(List.of(), warnings("auto", PLAIN, GPU, fast));
    assertEquals(List.of(), warnings("plain", PLAIN, GPU));
  }

  private static List<String> warnings(String name, BackendProvider... providers) {
    var log = new RecordingLogger();
    var backends = new Backends(List.of(providers), () -> log);
    Backends.Choice choice = backends.choose(name);
    assertEquals(List.of(), log.lines(), "nothing is opened yet");
    assertThrows(StriateException.class, () -> backends.open(choice, BackendOptions.defaults()));
    return log.lines();
  }

  @Test
  void aProviderThatThrowsIsUnavailableAndHidesNoOther() {
    var broken =
        new BackendProvider() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public int priority() {
            return 300;
          }

          @Override
          public Availability availability() {
            throw new NoSuchMethodError("acme.Driver.probe()");
          }

          @Override
          public Backend open(BackendOptions options) {
            throw new IllegalStateException("not reached");
          }
        };
    assertEquals(
        "the best available, on any JVM; skipped broken (its query threw"
            + " java.lang.NoSuchMethodError: acme.Driver.probe())",
        new Backends(List.of(PLAIN, broken)).choose("auto").reason());
  }

  @Test
  void whatOpeningThrowsNamesTheBackend() {
    var error =
        assertThrows(
            StriateException.class,
            () -> backends.open(backends.choose("plain"), BackendOptions.defaults()));
    assertEquals(
        """
        backend 'plain' failed to open: java.lang.IllegalStateException: opened plain [STR-303]
          report it to its authors, or use --backend auto, or one of: plain\
        """,
        error.getMessage());
  }
}
