package io.striate.training.network;

import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.play.Learner;
import io.striate.api.play.LearnerType;
import java.util.List;

/// A learner that can be named, and never begins.
final class NothingType implements LearnerType {
  @Override
  public String id() {
    return "test:nothing";
  }

  @Override
  public String summary() {
    return "learns nothing";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Learner create(Config config) {
    return new Learner() {
      @Override
      public Component<EnvironmentSource> environment() {
        throw new UnsupportedOperationException();
      }

      @Override
      public long steps() {
        return 1;
      }

      @Override
      public long every() {
        return 1;
      }

      @Override
      public long seed() {
        return 1;
      }

      @Override
      public Session begin(Setting setting) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
