package io.striate.games.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  private static final Catalog CATALOG = Catalog.installed();

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private String run(CommandType type, Map<String, ?> flags, String... arguments) {
    out.reset();
    try (var stream = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      var context = new CommandContext(List.of(arguments), CATALOG, stream, stream, folder);
      assertEquals(0, type.create(Config.of(type.fields(), flags)).run(context));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private String refused(CommandType type, Map<String, ?> flags, String... arguments) {
    return assertThrows(StriateException.class, () -> run(type, flags, arguments)).getMessage();
  }

  private void write(String name, String learner) throws IOException {
    Files.writeString(
        folder.resolve(name),
        """
        { "striate": 1, "name": "player", "input": [1, 10, 10],
          "layers": [ { "type": "flatten" }, { "type": "dense", "units": 32, "activation": "relu" },
                      { "type": "dense", "units": 3 } ]\
        """
            + learner
            + "}");
  }

  /// From the specification to a game on the screen; random moves are worse.
  @Test
  void trainsAndPlays() throws IOException {
    write(
        "player.json",
        """
        , "learner": { "type": "imitation", "environment": "catch", "steps": 1500,
                       "reportEvery": 500, "learnFrom": 100, "playFrom": 1000, "rollouts": 60,
                       "optimizer": { "type": "adam", "learningRate": 0.003 } }\
        """);
    String trained = run(new ReinforceType(), Map.of(), "player.json");
    assertTrue(trained.contains("step 500  episodes 55  return "), trained);
    Path model = folder.resolve("runs/player-1/model.striate");
    assertTrue(trained.endsWith(model + "\n"), trained);
    String played =
        run(
            new PlayType(),
            Map.of("episodes", 30, "show", true, "to", Optional.of("a.gif")),
            "runs/player-1");
    double network = mean(played, "network");
    assertTrue(network > 0.5, played);
    assertTrue(played.contains("▒▒▒▒▒▒"), "the paddle: " + played);
    assertTrue(played.contains(", reward 1.000\n"), played);
    assertTrue(Files.size(folder.resolve("a.gif")) > 100);
    var random = PlayType.Who.RANDOM;
    assertTrue(
        mean(run(new PlayType(), Map.of("player", random), model.toString()), "random") < network);
    var planner = Map.of("player", PlayType.Who.PLANNER, "episodes", 10);
    assertEquals(1, mean(run(new PlayType(), planner, model.toString()), "planner"));
    assertTrue(
        refused(new PlayType(), Map.of("environment", Optional.of("breakout")), model.toString())
            .startsWith("an observation of 'breakout' is [4, 10, 10]; input 'input' is"));
  }

  private static double mean(String text, String who) {
    String start = who + ": mean return ";
    int at = text.indexOf(start) + start.length();
    return Double.parseDouble(text.substring(at, text.indexOf(' ', at)));
  }

  /// The seed of a flag is that of the run, and is part of its specification.
  @Test
  void flagsReplaceSettings() throws IOException {
    write(
        "player.json",
        """
        , "learner": { "type": "deep-q", "environment": "catch", "steps": 1500,
                       "optimizer": { "type": "sgd", "learningRate": 0.1 } }\
        """);
    String text =
        run(
            new ReinforceType(),
            Map.of("run", Optional.of("r"), "seed", Optional.of(7L), "steps", Optional.of(30)),
            "player.json");
    assertTrue(text.contains("step 30  "), text);
    String spec = Files.readString(folder.resolve("r/spec.json"));
    assertTrue(spec.contains("\"seed\": 7") && spec.contains("\"steps\": 30"), spec);
    assertEquals(
        "--resume cannot be combined with SPEC, --run, --seed or --steps: a run is resumed with"
            + " the settings it began with [STR-120]\n"
            + "  leave them out, or start a new run",
        refused(new ReinforceType(), Map.of("resume", Optional.of("r"), "seed", Optional.of(7L))));
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertTrue(
        refused(new ReinforceType(), Map.of()).startsWith("name one specification, such as"));
    assertTrue(refused(new PlayType(), Map.of()).startsWith("name one model: striate play"));
    write("plain.json", "");
    assertTrue(
        refused(new ReinforceType(), Map.of(), "plain.json")
            .contains("missing key 'learner': how 'player' learns in an environment"));
    assertTrue(Files.notExists(folder.resolve("runs")), "no folder is made");
  }
}
