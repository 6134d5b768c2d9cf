package io.striate.examples.core;

import io.striate.api.backend.*;
import io.striate.api.error.*;

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
