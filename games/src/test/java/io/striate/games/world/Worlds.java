package io.striate.games.world;

import io.striate.api.component.Config;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.play.EnvironmentType;
import java.util.Map;

/// Environments of settings.
final class Worlds {
  private Worlds() {}

  static EnvironmentSource of(EnvironmentType type, Map<String, ?> settings) {
    return type.create(Config.of(type.fields(), settings));
  }
}
