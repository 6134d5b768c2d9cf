package io.striate.examples.kinds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.component.Config;
import io.striate.backend.tck.component.ComponentContract;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HelloTypeTest implements ComponentContract<Command> {
  @Override
  public CommandType type() {
    return new HelloType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("name", "reader"));
  }

  @Test
  void greetsByName() {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Command command = type().create(Config.of(type().fields(), Map.of("name", "reader")));
    int status =
        command.run(
            new CommandContext(List.of(), Catalog.installed(), stream, stream, Path.of("")));
    assertEquals(0, status);
    assertEquals(
        "Hello, reader; installed layers: 1", out.toString(StandardCharsets.UTF_8).strip());
  }
}
