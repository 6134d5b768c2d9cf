package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only a process shows: the streams, the exit status, all modules together, the JVM's limits.
class ProgramIT {
  private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1");

  @TempDir Path folder;

  @Test
  void digitsAreLatinInEveryLocale() {
    Program.Result result =
        Program.run(
            Program.prepare(
                folder,
                java.util.List.of("-Duser.language=ar", "-Duser.country=EG"),
                "explain",
                java.nio.file.Path.of("../models/lenet5.json").toAbsolutePath().toString()));
    assertEquals(0, result.status(), result.err());
    assertTrue(result.out().contains("61,706 parameters"), result.out());
    assertTrue(
        result.out().chars().noneMatch(each -> each >= 0x660 && each <= 0x669), result.out());
  }

  @Test
  void helpNamesAllCommands() {
    Program.Result help = run("--help");
    assertEquals(0, help.status());
    assertEquals(List.of(), help.messages());
    for (String command :
        List.of("train", "eval", "predict", "explain", "validate", "expand", "backends")) {
      assertTrue(help.out().contains("\n  " + command + " "), help.out());
    }
  }

  @Test
  void theBackendsAreInstalled() {
    Program.Result backends = run("backends");
    assertEquals(0, backends.status(), backends.err());
    String listed = "\n" + backends.out();
    assertTrue(listed.contains("\ncpu-vector  (auto)\n"), listed);
    assertTrue(listed.contains("\ngpu-aparapi\n"), listed);
    assertTrue(backends.out().contains("\nreference\n"), backends.out());
    assertTrue(backends.out().contains("module      io.striate.backend.cpu.vector\n"));
    assertFalse(backends.out().contains("unknown"), backends.out());
  }

  @Test
  void withoutTheVectorApiTheBackendSaysSo() {
    var prepared = Program.prepare(folder, QUICK, "backends");
    prepared.command().removeAll(List.of("--add-modules", "jdk.incubator.vector"));
    Program.Result backends = Program.run(prepared);
    assertTrue(
        backends.out().contains("this JVM runs without the module jdk.incubator.vector"),
        backends.out());
    assertTrue(
        backends.out().contains("start it with --add-modules jdk.incubator.vector"),
        backends.out());
  }

  @Test
  void aNameThatTheLocaleCannotWriteIsNoBug() {
    var prepared = Program.prepare(folder, QUICK, "validate");
    prepared.environment().put("LC_ALL", "C");
    var command =
        new ArrayList<>(List.of("sh", "-c", "exec \"$@\" \"$(printf 'n\\303\\251')\"", "sh"));
    command.addAll(prepared.command());
    Program.Result result = Program.run(prepared.command(command));
    assertEquals(ExitStatus.WRONG_INPUT, result.status());
    String message = String.join("\n", result.messages());
    assertTrue(message.contains(" has bytes that are no characters in "), message);
    assertTrue(message.contains("start Striate with LC_ALL=C.UTF-8"), message);
  }

  @Test
  void aWrongFlagIsOneLineOnStandardError() {
    Program.Result wrong = run("train", "x.json", "--thread", "2");
    assertEquals(ExitStatus.WRONG_INPUT, wrong.status());
    assertEquals("", wrong.out());
    assertEquals(
        List.of(
            "unknown option '--thread'; did you mean '--threads'? See 'striate train --help'"
                + " [STR-120]"),
        wrong.messages());
  }

  @Test
  void aResultOnAFullDiskIsAFailure() {
    Path spec = Fixtures.write(folder.resolve("a.json"), spec());
    var prepared =
        Program.prepare(folder, QUICK, "expand", spec.toString())
            .redirectOutput(Path.of("/dev/full").toFile());
    Program.Result result = Program.run(prepared);
    assertEquals(ExitStatus.FAILED, result.status());
    assertEquals(
        List.of(
            "the result could not be written to standard output: No space left on device"
                + " [STR-402]"),
        result.messages());
  }

  @Test
  void aHugeFileIsRefusedWithoutReadingIt() {
    byte[] huge = new byte[100 << 20];
    java.util.Arrays.fill(huge, (byte) ' ');
    Fixtures.write(folder.resolve("huge.json"), huge);
    Program.Result result =
        Program.run(Program.prepare(folder, List.of("-Xmx64m"), "validate", "huge.json"));
    refused(result, "huge.json: ", "104,857,600 bytes");
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "{ \"striate\": 1, \"note\": " + "[".repeat(10_000) + "]".repeat(10_000) + " }";
    Fixtures.write(folder.resolve("deep.json"), deep.getBytes(StandardCharsets.UTF_8));
    refused(run("validate", "deep.json"), "deep.json:1:", "nest");
  }

  @Test
  void exhaustedMemoryIsAMessage() {
    String spec =
        "{ \"striate\": 1, \"input\": [1, 2000, 2000], \"layers\": [\"flatten\", { \"type\":"
            + " \"dense\", \"units\": 100 }], \"loss\": \"softmax-cross-entropy\", \"train\": {"
            + " \"data\": { \"type\": \"synthetic\", \"samples\": 2, \"testSamples\": 1 },"
            + " \"epochs\": 1, \"batch\": 1, \"optimizer\": { \"type\": \"sgd\", \"learningRate\":"
            + " 0.1 } } }";
    Fixtures.write(folder.resolve("large.json"), spec);
    Program.Result result =
        Program.run(Program.prepare(folder, List.of("-Xmx200m"), "train", "large.json"));
    assertEquals(ExitStatus.FAILED, result.status(), result.err());
    assertTrue(result.err().contains("[STR-403]"), result.err());
    assertFalse(result.err().contains("\tat "), result.err());
  }

  private static String spec() {
    return Fixtures.spec(Fixtures.synthetic(16, 0), "\"epochs\": 1, \"batch\": 4");
  }

  private Program.Result run(String... words) {
    return Program.run(Program.prepare(folder, QUICK, words));
  }

  private static void refused(Program.Result result, String start, String words) {
    assertEquals(ExitStatus.WRONG_INPUT, result.status(), result.err());
    assertEquals("", result.out());
    String message = result.messages().getFirst();
    assertTrue(message.startsWith(start), message);
    assertTrue(message.contains(words), message);
    assertFalse(result.err().contains("\tat "), result.err());
  }
}
