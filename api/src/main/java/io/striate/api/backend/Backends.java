package io.striate.api.backend;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// Finds and opens backends. A name that the user asked for opens or fails; only `auto` chooses,
/// and says why.
public final class Backends {
  /// The name that leaves the choice to Striate.
  public static final String AUTO = "auto";

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
      switch (provider.availability()) {
        case Availability.Available(String device) -> {
          String others =
              passedOver.isEmpty() ? "" : "; passed over " + String.join(", ", passedOver);
          return new Choice(provider, "the best available, on " + device + others);
        }
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
    if (provider.availability() instanceof Availability.Unavailable(String reason, String remedy)) {
      throw new StriateException(
          Code.BACKEND_UNAVAILABLE,
          "backend '" + provider.name() + "' cannot run here: " + reason,
          remedy,
          "or use --backend auto, or one of: " + names(available()));
    }
    return provider.open(options);
  }

  private List<BackendProvider> available() {
    return providers.stream()
        .filter(provider -> provider.availability() instanceof Availability.Available)
        .toList();
  }

  private static String names(List<BackendProvider> some) {
    return some.stream().map(BackendProvider::name).collect(Collectors.joining(", "));
  }
}
