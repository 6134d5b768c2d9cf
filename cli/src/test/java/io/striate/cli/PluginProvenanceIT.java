package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Kinds;
import io.striate.api.PluginInfo;
import io.striate.cli.terminal.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs and models know the plug-ins that they were made with.
class PluginProvenanceIT {
  @TempDir Path folder;

  /// A layer that hands on its input.
  private Path jar(String version) {
    return BrokenPlugin.of(
            Kinds.LAYER,
            "same",
            "public Value forward(Emitter emit, List<Value> in, List<Value> states, Mode mode) {"
                + " return emit.scale(in.getFirst(), 1); }")
        .with("public String summary() { return \"version %s\"; }".formatted(version))
        .pack(
            folder.resolve("work-" + version),
            folder.resolve("plugins-" + version).resolve("acme-lab-" + version + ".jar"));
  }

  private String spec() {
    return Fixtures.write(
            folder.resolve("same.json"),
            Fixtures.spec(Fixtures.synthetic(8, 4), "\"epochs\": 2, \"batch\": 4")
                .replace("\"flatten\",", "\"acme:same\", \"flatten\", \"acme:same\","))
        .toString();
  }

  @Test
  void aRunAndAModelRecordThePluginAndNoticeAnother() throws IOException {
    Path one = jar("1.0");
    Path two = jar("2.0");
    String run = folder.resolve("run").toString();
    Session begun =
        Session.withPlugins(
            one.toString(),
            "train",
            spec(),
            "--run",
            run,
            "--backend",
            "reference",
            "--stop-after",
            "1");
    assertEquals(ExitStatus.DONE, begun.status(), begun.err());
    String sha = new PluginInfo("", "", one, List.of(one)).sha256();
    String description = Files.readString(folder.resolve("run/run.json"));
    assertTrue(description.contains("\"name\": \"acme-lab\""), description);
    assertTrue(description.contains(sha), description);

    Session without = Session.withPlugins("", "train", "--resume", run);
    assertEquals(ExitStatus.WRONG_INPUT, without.status(), without.err());
    assertEquals(
        run
            + " needs the plug-in 'acme-lab' (version 1.0), which is not installed [STR-105]\n"
            + "  it provides layer 'acme:same'\n"
            + "  no folder of plug-ins was searched\n"
            + "  give its jar or folder with --plugin-path\n",
        without.err());

    Session other = Session.withPlugins(two.toString(), "train", "--resume", run);
    assertEquals(ExitStatus.DONE, other.status(), other.err());
    assertTrue(
        other.err().contains("used the plug-in 'acme-lab' in version 1.0 (SHA-256 "), other.err());
    assertTrue(other.err().contains("installed is version 2.0"), other.err());

    String model = folder.resolve("run/model.striate").toString();
    Session missing = Session.withPlugins("", "eval", model);
    assertTrue(
        missing.err().startsWith(model + " needs the plug-in 'acme-lab' (version 2.0)"),
        missing.err());
    Session same = Session.withPlugins(two.toString(), "eval", model);
    assertEquals(ExitStatus.DONE, same.status(), same.err());
    assertFalse(same.err().contains("version"), same.err());
    Session older = Session.withPlugins(one.toString(), "eval", model);
    assertTrue(older.err().contains("installed is version 1.0"), older.err());
  }

  @Test
  void aModelNeedsNoOptimizerToBeEvaluated() {
    Path jar =
        BrokenPlugin.of(
                Kinds.OPTIMIZER,
                "plain",
                "public double learningRate() { return 0.01; } public List<String> slots() { return"
                    + " List.of(); } public void step(Emitter emit, Value parameter, Value"
                    + " gradient, List<Value> slots, Value rate) { emit.update(parameter,"
                    + " emit.subtract(parameter, emit.multiply(gradient, rate))); }")
            .pack(folder.resolve("work-plain"), folder.resolve("acme-plain-1.0.jar"));
    String spec =
        Fixtures.write(
                folder.resolve("plain.json"),
                Fixtures.spec(Fixtures.synthetic(8, 4), "\"epochs\": 1, \"batch\": 4")
                    .replace(
                        "{ \"type\": \"sgd\", \"learningRate\": 0.05, \"momentum\": 0.9 }",
                        "\"acme:plain\""))
            .toString();
    String run = folder.resolve("plain").toString();
    Session trained =
        Session.withPlugins(jar.toString(), "train", spec, "--run", run, "--backend", "reference");
    assertEquals(ExitStatus.DONE, trained.status(), trained.err());
    Session eval = Session.withPlugins("", "eval", run);
    assertEquals(ExitStatus.DONE, eval.status(), eval.err());
  }

  @Test
  void aMissingPluginIsOneMessage() {
    Session session = Session.withPlugins(folder.toString(), "validate", spec());
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertEquals(
        folder.resolve("same.json")
            + ":6:5: $.layers[2]: no layer named 'acme:same' [STR-105]\n"
            + "  a name with a prefix comes from a plug-in, and no installed plug-in provides it\n"
            + "  searched: "
            + folder
            + "\n  give its jar or folder with --plugin-path\n",
        session.err());
  }

  @Test
  void theWordOfAPluginFindsItsName() {
    String spec =
        Fixtures.write(
                folder.resolve("bare.json"),
                Fixtures.spec(Fixtures.synthetic(8, 4), "\"epochs\": 1")
                    .replace("\"flatten\",", "\"same\", \"flatten\","))
            .toString();
    Session session = Session.withPlugins(jar("1.0").toString(), "validate", spec);
    assertTrue(session.err().contains("did you mean 'acme:same'?"), session.err());
  }

  @Test
  void pluginsAreListed() {
    Path one = jar("1.0");
    Session text = Session.withPlugins(one.toString(), "plugins");
    String sha = new PluginInfo("", "", one, List.of(one)).sha256();
    assertEquals(ExitStatus.DONE, text.status(), text.err());
    for (String part : List.of("acme-lab\n", "version     1.0\n", "layer       acme:same\n", sha)) {
      assertTrue(text.out().contains(part), text.out());
    }
    Session json = Session.withPlugins(one.toString(), "plugins", "--format", "json");
    assertTrue(json.out().contains("\"layer\": [\"acme:same\"]"), json.out());
    assertTrue(json.out().contains(sha), json.out());
    assertTrue(Session.withPlugins("", "plugins").out().startsWith("no plug-ins are installed"));
  }
}
