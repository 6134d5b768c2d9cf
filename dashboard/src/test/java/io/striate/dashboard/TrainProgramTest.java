package io.striate.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainProgramTest {
  @TempDir Path folder;

  private static List<String> words(String... arguments) {
    return TrainProgram.program("java", arguments).orElseThrow();
  }

  @Test
  void theProgramIsTheOneThatRunsHere() {
    assertEquals(
        List.of("java", "-Xmx1g", "-p", "lib", "-m", "io.striate.cli"),
        words("-Xmx1g", "-p", "lib", "-m", "io.striate.cli", "dashboard", "runs", "--port", "1"));
    assertEquals(Optional.empty(), TrainProgram.program("java", "-jar", "other.jar"));
  }

  @Test
  void plugInsAreThoseOfTheDashboard() {
    assertEquals(
        List.of("java", "-m", "io.striate.cli", "--plugin-path", "a", "--trust=b"),
        words("-m", "io.striate.cli", "dashboard", "--plugin-path", "a", "runs", "--trust=b"));
  }

  /// The words of the program come before those of the command; what it prints is in a file.
  @Test
  void startsAProcessForTheRun() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path main =
        Files.writeString(
            folder.resolve("Echo.java"),
            "void main(String[] words) { IO.println(String.join(\" \", words)); }");
    var started = new TrainProgram(List.of(java.toString(), main.toString())).start(folder);
    assertEquals(0, started.process().waitFor());
    assertEquals(
        "train --resume " + folder, Files.readString(folder.resolve("resume.log")).strip());
    assertEquals(Optional.empty(), started.failure());
    Files.writeString(folder.resolve("spec.json"), "{ \"learner\": {} }");
    var learner = new TrainProgram(List.of(java.toString(), main.toString())).start(folder);
    assertEquals(0, learner.process().waitFor());
    assertEquals(
        "reinforce --resume " + folder, Files.readString(folder.resolve("resume.log")).strip());
  }

  @Test
  void saysWhyAProcessFailed() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    var started = new TrainProgram(List.of(java.toString(), "--no-such-flag")).start(folder);
    started.process().waitFor();
    String failure = started.failure().orElseThrow();
    assertTrue(
        failure.startsWith("resuming failed: Unrecognized option: --no-such-flag "), failure);
  }

  @Test
  void saysWhatToDoIfTheProgramIsUnknown() throws IOException {
    var e =
        assertThrows(
            StriateException.class, () -> new TrainProgram(List.of()).start(Path.of("runs/a")));
    assertEquals(
        "it is unknown how Striate was started here; run: striate train --resume runs/a [STR-402]",
        e.getMessage());
  }
}
