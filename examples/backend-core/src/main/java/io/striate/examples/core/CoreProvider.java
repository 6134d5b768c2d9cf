package io.striate.examples.core;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;

/// The door to [CoreBackend], which runs everywhere.
public final class CoreProvider implements BackendProvider {
  @Override
  public String name() {
    return "example-core";
  }

  @Override
  public int priority() {
    return 1;
  }

  @Override
  public Availability availability() {
    return new Availability.Available("the Java virtual machine");
  }

  @Override
  public Backend open(BackendOptions options) {
    if (!options.settings().isEmpty()) {
      throw new StriateException(Code.BAD_FLAG, "there are no settings: " + options.settings());
    }
    return new CoreBackend();
  }
}
