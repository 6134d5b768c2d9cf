package io.striate.training.run;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The process that trains in a folder, for other processes to see: the file `.process`. The lock
/// of the folder cannot be asked without taking it for a moment, which could refuse a training that
/// begins just then.
///
/// @param pid its number in the operating system
/// @param started when it began, in milliseconds since 1970; 0 if the system does not tell
public record RunProcess(long pid, long started) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}) ([0-9]{1,18})\\s*");

  /// Clocks that are corrected move the time at which Linux says that a process began.
  private static final long TOLERANCE_MILLIS = 5_000;

  static final String FILE = ".process";

  static RunProcess current() {
    return of(ProcessHandle.current());
  }

  private static RunProcess of(ProcessHandle process) {
    return new RunProcess(
        process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  /// The process that trains in a run's folder now. Of one that was killed the file is left, but
  /// its number belongs to nobody, or to a process that began at another time.
  public static Optional<RunProcess> in(Path run) {
    Path file = run.resolve(FILE);
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_RUN, file, e);
    }
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty(); // it is being written
    }
    var said = new RunProcess(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
    return ProcessHandle.of(said.pid)
        .filter(ProcessHandle::isAlive)
        .map(RunProcess::of)
        .filter(found -> Math.abs(found.started - said.started) <= TOLERANCE_MILLIS)
        .map(_ -> said);
  }

  void write(Path run) throws IOException {
    Files.writeString(run.resolve(FILE), pid + " " + started + "\n");
  }
}
