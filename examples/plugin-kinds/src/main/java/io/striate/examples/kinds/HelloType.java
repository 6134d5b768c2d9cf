package io.striate.examples.kinds;

import io.striate.api.Command;
import io.striate.api.CommandType;
import io.striate.api.Kinds;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import java.util.List;

/// `striate demo:hello`: prints a greeting and the number of installed layers.
public final class HelloType implements CommandType {
  private static final Field<String> NAME =
      Field.of("name", FieldKind.text(), "world", "who is greeted");

  @Override
  public String id() {
    return "demo:hello";
  }

  @Override
  public String summary() {
    return "prints a greeting and the number of installed layers";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(NAME);
  }

  @Override
  public Command create(Config config) {
    String name = config.get(NAME);
    return context -> {
      int layers = context.catalog().all(Kinds.LAYER).size();
      context.out().println("Hello, " + name + "; installed layers: " + layers);
      return 0;
    };
  }
}
