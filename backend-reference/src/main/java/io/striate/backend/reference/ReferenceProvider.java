package io.striate.backend.reference;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;

/// Provides the reference backend. It runs everywhere, and `auto` chooses it last.
public final class ReferenceProvider implements BackendProvider {
  /// For the service loader.
  public ReferenceProvider() {}

  @Override
  public String name() {
    return ReferenceBackend.NAME;
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Availability availability() {
    return new Availability.Available(ReferenceBackend.DEVICE);
  }

  /// Opens the backend. It always uses one thread and exact algorithms, whatever the options say.
  @Override
  public Backend open(BackendOptions options) {
    if (!options.settings().isEmpty()) {
      throw new StriateException(
          Code.BAD_FLAG,
          "backend 'reference' has no settings, got " + options.settings().keySet(),
          "remove them");
    }
    return new ReferenceBackend();
  }
}
