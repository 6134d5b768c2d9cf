package io.striate.api.backend;

import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// Finds and opens backends. A name that the user asked for opens or fails; only `auto` chooses,
/// and says why.
public final class Backends {
  /// The name that leaves the choice to Striate.
  public static final String AUTO = "auto";

  /// How long a provider may look for its device: drivers take seconds when they start.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<BackendProvider> providers;

  /// The given providers, the preferred first.
  public Backends(List<BackendProvider> providers) {
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
  public record Choice(BackendProvider provider, String reason) {}

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
    var passedOver = new ArrayList<String>();
    for (BackendProvider provider : providers) {
      switch (availability(provider)) {
        case Availability.Available(String device) -> {
          String others = passedOver.isEmpty() ? "" : "; skipped " + String.join(", ", passedOver);
          return new Choice(provider, "the best available, on " + device + others);
        }
        case Availability.OnRequest(String device, String reason) ->
            passedOver.add(provider.name() + " (" + reason + ")");
        case Availability.Unavailable(String reason, String remedy) ->
            passedOver.add(provider.name() + " (" + reason + ")");
      }
    }
    throw new StriateException(
        Code.BACKEND_UNAVAILABLE,
        providers.isEmpty()
            ? "no backend is installed"
            : "no backend can run here: " + String.join(", ", passedOver));
  }

  /// Opens what [#choose] chose.
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
