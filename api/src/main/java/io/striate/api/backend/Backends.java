package io.striate.api.backend;

import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds and opens backends. A name that the user asked for opens or fails; only `auto` chooses,
/// and says why.
public final class Backends {
  /// The name that leaves the choice to Striate.
  public static final String AUTO = "auto";

  /// How long a provider may look for its device: drivers take seconds when they start.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// The priority of the plain reference: it shows what is right, and is many times slower.
  private static final int REFERENCE = 0;

  private final List<BackendProvider> providers;
  private final Supplier<System.Logger> log;

  /// The given providers, the preferred first.
  public Backends(List<BackendProvider> providers) {
    this(providers, () -> System.getLogger(Backends.class.getName()));
  }

  /// The same with another log, which is asked for when there is something to log: that loads many
  /// classes.
  Backends(List<BackendProvider> providers, Supplier<System.Logger> log) {
    this.log = log;
    this.providers =
        providers.stream()
            .sorted(
                Comparator.comparingInt(BackendProvider::priority)
                    .reversed()
                    .thenComparing(BackendProvider::name))
            .toList();
  }

  /// Those that [ServiceLoader] finds beside this module.
  public static Backends installed() {
    var found = new ArrayList<BackendProvider>();
    ServiceLoader.load(BackendProvider.class).forEach(found::add);
    return new Backends(found);
  }

  /// The providers, the preferred first.
  public List<BackendProvider> providers() {
    return providers;
  }

  /// A choice and its reason in one line.
  ///
  /// @param provider what was chosen
  /// @param reason why
  /// @param automatic whether `auto` chose
  /// @param skipped what `auto` would have preferred, the best first
  public record Choice(
      BackendProvider provider, String reason, boolean automatic, List<Skipped> skipped) {
    public Choice {
      skipped = List.copyOf(skipped);
    }

    /// A choice that somebody else made.
    public Choice(BackendProvider provider, String reason) {
      this(provider, reason, false, List.of());
    }
  }

  /// A backend that `auto` passed over.
  ///
  /// @param name of its provider
  /// @param reason why
  /// @param remedy what to do so that it can run here
  public record Skipped(String name, String reason, String remedy) {
    @Override
    public String toString() {
      return name + " (" + reason + ")";
    }
  }

  /// The provider of a name, or the best available one for `auto`.
  ///
  /// @throws StriateException if there is none of that name, or none is available
  public Choice choose(String name) {
    return name.equals(AUTO) ? best() : new Choice(named(name), "asked for");
  }

  private BackendProvider named(String name) {
    return providers.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new StriateException(
                Code.NO_SUCH_BACKEND,
                "no backend named '" + name + "'; installed: " + names(providers)));
  }

  private Choice best() {
    var skipped = new ArrayList<Skipped>();
    for (BackendProvider provider : providers) {
      switch (availability(provider)) {
        case Availability.Available(String device) -> {
          String others = skipped.isEmpty() ? "" : "; skipped " + joined(skipped);
          return new Choice(provider, "the best available, on " + device + others, true, skipped);
        }
        case Availability.OnRequest(String device, String reason) ->
            skipped.add(
                new Skipped(provider.name(), reason, "ask for '" + provider.name() + "' by name"));
        case Availability.Unavailable(String reason, String remedy) ->
            skipped.add(new Skipped(provider.name(), reason, remedy));
      }
    }
    throw new StriateException(
        Code.BACKEND_UNAVAILABLE,
        providers.isEmpty()
            ? "no backend is installed"
            : "no backend can run here: " + joined(skipped),
        remedies(skipped));
  }

  private void warnOfReference(Choice choice) {
    if (!choice.automatic() || choice.provider().priority() > REFERENCE) {
      return;
    }
    String others =
        choice.skipped().isEmpty()
            ? "no other backend is installed; add one, such as striate-backend-cpu-vector"
            : joined(choice.skipped());
    log.get()
        .log(
            System.Logger.Level.WARNING,
            String.format(
                Locale.ROOT,
                "computing on '%s', which is many times slower than other backends: %s",
                choice.provider().name(),
                Stream.concat(Stream.of(others), Stream.of(remedies(choice.skipped())))
                    .collect(Collectors.joining("; "))));
  }

  private static String joined(List<Skipped> skipped) {
    return skipped.stream().map(Skipped::toString).collect(Collectors.joining(", "));
  }

  private static String[] remedies(List<Skipped> skipped) {
    return skipped.stream().map(each -> each.name() + ": " + each.remedy()).toArray(String[]::new);
  }

  /// Opens what [#choose] chose. If `auto` found nothing better than the plain reference, a warning
  /// with the remedies goes to the [System.Logger] that has the name of this class.
  ///
  /// @throws StriateException if it cannot run here, naming those that can
  public Backend open(Choice choice, BackendOptions options) {
    BackendProvider provider = choice.provider();
    if (availability(provider) instanceof Availability.Unavailable(String reason, String remedy)) {
      throw new StriateException(
          Code.BACKEND_UNAVAILABLE,
          "backend '" + provider.name() + "' cannot run here: " + reason,
          remedy,
          "or use --backend auto, or one of: " + names(available()));
    }
    warnOfReference(choice);
    try {
      return provider.open(options);
    } catch (StriateException known) {
      throw known;
    } catch (RuntimeException | LinkageError defect) {
      throw new StriateException(
          Problem.of(
              Code.BACKEND_DEFECT,
              "backend '" + provider.name() + "' failed to open: " + defect,
              "report it to its authors, or use --backend auto, or one of: " + names(available())),
          defect);
    }
  }

  /// What a provider says of itself. A provider that breaks its contract, by throwing something or
  /// by never answering, is unavailable: it must not hide the others.
  public Availability availability(BackendProvider provider) {
    var asking = new FutureTask<>(provider::availability);
    Thread.ofPlatform().daemon().name("asks " + provider.name()).start(asking);
    try {
      return asking.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException thrown) {
      return new Availability.Unavailable(
          "its query threw " + thrown.getCause(), "report it to its authors");
    } catch (TimeoutException late) {
      return new Availability.Unavailable(
          "it did not answer within " + PATIENCE.toSeconds() + " s",
          "look whether its device or driver hangs");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Availability.Unavailable("asking it was interrupted", "try again");
    }
  }

  private List<BackendProvider> available() {
    return providers.stream()
        .filter(provider -> !(availability(provider) instanceof Availability.Unavailable))
        .toList();
  }

  private static String names(List<BackendProvider> some) {
    return some.stream().map(BackendProvider::name).collect(Collectors.joining(", "));
  }
}
