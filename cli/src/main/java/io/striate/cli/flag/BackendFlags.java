package io.striate.cli.flag;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Backends;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.json.Suggestion;
import io.striate.training.run.WorkerOptions;
import io.striate.training.step.LimitedBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Option;

/// What to compute on.
public final class BackendFlags {
  private static final String THREADS = "--threads";
  private static final String MAX_MEMORY = "--max-memory";
  private static final String DEVICE = "--device";

  /// What backends call the device.
  private static final String SETTING = "device";

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "Name of a backend, as listed by 'striate backends', or auto for the best"
              + " that is available.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = THREADS,
      paramLabel = "N",
      converter = Numbers.Positive.class,
      description = "Number of threads; default: one per core. Results do not depend on it.")
  private OptionalInt threads = OptionalInt.empty();

  @Option(
      names = "--exact",
      description = "Use only algorithms that round like the plain formulas; slower.")
  private boolean exact;

  @Option(
      names = MAX_MEMORY,
      paramLabel = "SIZE",
      converter = Numbers.Size.class,
      description =
          "Most memory for weights, activations, gradients and batches, such as 512m or 2g; the"
              + " JVM itself and the data are not included. Training that needs more computes"
              + " activations a second time; what still does not fit fails at the start.")
  private OptionalLong maxMemory = OptionalLong.empty();

  @Option(
      names = DEVICE,
      paramLabel = "N|NAME",
      description =
          "Device of the backend: its number, or a part of its name, in the list of"
              + " 'striate backends'.")
  private Optional<String> device = Optional.empty();

  /// Whether only algorithms that round as the plain formulas do are asked for.
  public boolean exact() {
    return exact;
  }

  /// The words that give a run that is resumed the same threads, memory and device again; it keeps
  /// backend and algorithms by itself.
  public List<String> wordsToResume() {
    var words = new ArrayList<String>();
    threads.ifPresent(count -> words.addAll(List.of(THREADS, Integer.toString(count))));
    maxMemory.ifPresent(bytes -> words.addAll(List.of(MAX_MEMORY, Long.toString(bytes))));
    device.ifPresent(name -> words.addAll(List.of(DEVICE, name)));
    return words;
  }

  /// What the flags ask of each worker of a cluster.
  ///
  /// @param trusted names of the plug-ins that may use native code
  public WorkerOptions workers(Set<String> trusted) {
    Map<String, String> settings = device.map(name -> Map.of(SETTING, name)).orElse(Map.of());
    return new WorkerOptions(threads, settings, maxMemory, trusted);
  }

  /// An opened backend.
  ///
  /// @param reason why it is this one, in one line
  public record Opened(Backend backend, String reason) implements AutoCloseable {
    @Override
    public void close() {
      backend.close();
    }
  }

  /// Opens what the flags ask for.
  ///
  /// @param hint what a specification says, which a flag overrides; else the best available is
  ///   taken
  /// @throws io.striate.api.error.StriateException if there is no such backend, or it cannot run
  ///   here
  public Opened open(Backends installed, Optional<String> hint) {
    return open(installed, hint, "as the specification says", exact);
  }

  /// The same for a run that is resumed, with the backend and the algorithms that it began with.
  public Opened resume(Backends installed, Optional<String> began, boolean beganExact) {
    return open(installed, began, "as the run began", beganExact);
  }

  private static Problem unknown(String wanted, List<String> known) {
    String meant =
        known.stream()
            .filter(each -> List.of(each.split("-", -1)).contains(wanted))
            .findFirst()
            .map(each -> "; did you mean '" + each + "'?")
            .orElseGet(() -> Suggestion.question(wanted, known));
    return Problem.of(
        Code.NO_SUCH_BACKEND,
        "no backend named '"
            + wanted
            + "'"
            + (meant.isEmpty() ? "; installed: " : meant + " Installed: ")
            + String.join(", ", known));
  }

  private Opened open(Backends installed, Optional<String> hint, String why, boolean only) {
    String wanted = name.or(() -> hint).orElse(Backends.AUTO);
    List<String> known = installed.providers().stream().map(BackendProvider::name).toList();
    if (!wanted.equals(Backends.AUTO) && !known.contains(wanted)) {
      throw new StriateException(unknown(wanted, known));
    }
    var choice = installed.choose(wanted);
    boolean hinted = name.isEmpty() && !hint.orElse(Backends.AUTO).equals(Backends.AUTO);
    var options = BackendOptions.defaults().withExact(only);
    if (threads.isPresent()) {
      options = options.withThreads(threads.getAsInt());
    }
    if (device.isPresent()) {
      options = options.withSetting(SETTING, device.get());
    }
    Backend backend = installed.open(choice, options);
    return new Opened(
        maxMemory.isPresent() ? new LimitedBackend(backend, maxMemory.getAsLong()) : backend,
        hinted ? why : choice.reason());
  }
}
