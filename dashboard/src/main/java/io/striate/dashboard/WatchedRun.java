package io.striate.dashboard;

import io.striate.api.Catalog;
import io.striate.api.error.StriateException;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunProcess;
import io.striate.training.run.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A run as its files show it. Looked at by one thread; asked by any.
final class WatchedRun {
  private static final int MOST_AT_ONCE = 10_000;
  private static final String LOG = "metrics.jsonl";

  private final String name;
  private final Path path;
  private final Catalog catalog;
  private final LogTail log;
  private RunSummary summary = new RunSummary();
  private int generation;
  private int summarized;
  private Optional<RunFacts> facts = Optional.empty();
  private Optional<FileTime> specTime = Optional.empty();
  private volatile Optional<Resumption> resumption = Optional.empty();
  private volatile RunState state = RunState.STOPPED;
  private volatile JsonObject shown = Json.object().build();

  /// @param name by which pages call it
  /// @param path its folder
  WatchedRun(String name, Path path, Catalog catalog) {
    this.name = name;
    this.path = path;
    this.catalog = catalog;
    this.log = new LogTail(path.resolve(LOG));
  }

  /// By which pages call it: its path below the folder that is watched.
  String name() {
    return name;
  }

  /// Its folder.
  Path path() {
    return path;
  }

  /// What it does.
  RunState state() {
    return state;
  }

  /// Where it stands, as a row of the table shows it.
  JsonObject shown() {
    return shown;
  }

  /// The lines of its log from one on.
  LogTail.Part lines(int known, int from, int most) {
    return log.after(known, from, most);
  }

  /// Remembers the process that was started to continue the run.
  void resumed(Resumption started) {
    resumption = Optional.of(started);
  }

  /// Looks at the files.
  ///
  /// @return whether something has changed
  boolean look() {
    var remarks = new ArrayList<String>();
    boolean lines = false;
    try {
      lines = log.look();
      summarize();
      readFacts();
      state = found();
    } catch (IOException | StriateException unreadable) {
      remarks.add(String.valueOf(unreadable.getMessage()));
    }
    JsonObject now = show(remarks);
    boolean changed = lines || !JsonWriter.line(now).equals(JsonWriter.line(shown));
    shown = now;
    return changed;
  }

  private void summarize() {
    LogTail.Part part;
    do {
      part = log.after(generation, summarized, MOST_AT_ONCE);
      if (part.generation() != generation) {
        summary = new RunSummary();
        generation = part.generation();
      }
      summary.add(part.lines());
      summarized = part.from() + part.lines().size();
    } while (part.more());
  }

  /// A run that is resumed may have got more epochs.
  private void readFacts() throws IOException {
    FileTime time = Files.getLastModifiedTime(path.resolve(RunFolder.SPEC));
    if (!specTime.equals(Optional.of(time))) {
      facts = Optional.of(RunFacts.read(path, catalog));
      specTime = Optional.of(time);
    }
  }

  private RunState found() {
    if (RunProcess.in(path).isPresent()) {
      return StopRequest.isAsked(path) ? RunState.STOPPING : RunState.RUNNING;
    }
    if (resumption.filter(Resumption::isStarting).isPresent()) {
      return RunState.STARTING;
    }
    return Files.exists(path.resolve(RunFolder.MODEL)) ? RunState.FINISHED : RunState.STOPPED;
  }

  private JsonObject show(List<String> remarks) {
    var object = Json.object().put("name", name).put("state", state.word());
    facts.ifPresent(each -> each.put(object));
    summary.put(object);
    object.put("changed", changed());
    object.put("report", Files.exists(path.resolve(Server.REPORT)));
    facts.flatMap(RunFacts::remark).ifPresent(remarks::add);
    if (log.damaged() > 0) {
      remarks.add(LOG + ": " + log.damaged() + " damaged lines are left out");
    }
    if (state == RunState.STOPPED) {
      resumption.flatMap(Resumption::failure).ifPresent(remarks::add);
    }
    object.put("remarks", Json.list(remarks.stream().map(Json::text).toList()));
    return object.build();
  }

  /// When its log was written last, in milliseconds since 1970.
  private long changed() {
    for (String file : List.of(LOG, RunFolder.SPEC)) {
      long time = path.resolve(file).toFile().lastModified();
      if (time > 0) {
        return time;
      }
    }
    return 0;
  }
}
