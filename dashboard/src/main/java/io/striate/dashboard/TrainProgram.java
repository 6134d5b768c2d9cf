package io.striate.dashboard;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.json.JsonFile;
import io.striate.json.JsonObject;
import io.striate.training.run.RunFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Starts `striate train --resume RUN`, or `reinforce` for a run with a learner, in a process of
/// its own: the program that runs here, with the same words for the JVM and for plug-ins. It prints
/// to `resume.log` in the run's folder.
///
/// @param words the program, without the words of a command
record TrainProgram(List<String> words) implements Resumption.Starter {
  private static final String LOG = "resume.log";

  /// Flags of all commands that have a value.
  private static final List<String> PLUGIN_FLAGS = List.of("--plugin-path", "--trust");

  TrainProgram {
    words = List.copyOf(words);
  }

  /// The program of this process. Where the system does not tell how a process was started, as on
  /// Windows, it is the launcher.
  ///
  /// @param environment of this process; `STRIATE_HOME` is the launcher's folder
  static TrainProgram ofProcess(ProcessHandle.Info info, Map<String, String> environment) {
    Optional<List<String>> here =
        info.command().flatMap(java -> info.arguments().flatMap(given -> program(java, given)));
    return new TrainProgram(here.orElseGet(() -> launcher(environment)));
  }

  private static List<String> launcher(Map<String, String> environment) {
    boolean windows = File.separatorChar == '\\';
    String home = environment.get("STRIATE_HOME");
    if (home == null) {
      return List.of();
    }
    return windows
        ? List.of("cmd", "/c", Path.of(home, "striate.bat").toString())
        : List.of(Path.of(home, "striate").toString());
  }

  /// The words up to the main class or module, and those for plug-ins; empty if there is neither.
  static Optional<List<String>> program(String java, String... arguments) {
    List<String> given = List.of(arguments);
    int command = given.indexOf("dashboard");
    if (command < 1) {
      return Optional.empty();
    }
    var words = new ArrayList<String>();
    words.add(java);
    words.addAll(given.subList(0, command));
    for (int i = command; i < given.size(); i++) {
      String word = given.get(i);
      if (PLUGIN_FLAGS.contains(word) && i + 1 < given.size()) {
        words.addAll(List.of(word, given.get(i + 1)));
      } else if (PLUGIN_FLAGS.stream().anyMatch(flag -> word.startsWith(flag + "="))) {
        words.add(word);
      }
    }
    return Optional.of(words);
  }

  /// The command that continues a run.
  private static String word(Path run) {
    Path spec = run.resolve(RunFolder.SPEC);
    boolean learns =
        Files.exists(spec)
            && JsonFile.read(spec).root() instanceof JsonObject object
            && object.get("learner").isPresent();
    return learns ? "reinforce" : "train";
  }

  @Override
  public Resumption start(Path run) throws IOException {
    if (words.isEmpty()) {
      throw new StriateException(
          Code.IO_FAILED,
          String.format(
              Locale.ROOT,
              "it is unknown how Striate was started here; run: striate %s --resume %s",
              word(run),
              run));
    }
    var command = new ArrayList<>(words);
    command.addAll(List.of(word(run), "--resume", run.toString()));
    File log = run.resolve(LOG).toFile();
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    builder.redirectInput(ProcessBuilder.Redirect.from(nothing()));
    // It writes to a file, not to the terminal of the dashboard.
    builder.environment().put("STRIATE_SCREEN", "");
    builder.environment().put("NO_COLOR", "1");
    return new Resumption(builder.start(), log.toPath());
  }

  private static File nothing() {
    return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
  }
}
