package io.striate.training.data;

import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The folders that relative paths of a specification's data may be relative to: a run knows where
/// its specification was, both absolutely and from its own folder, and its project may have been
/// moved.
///
/// @param candidates at least one, the likeliest first
/// @param remedy what to do if the data is in none of them; empty if there is nothing else to name
public record DataFolders(List<Path> candidates, Optional<String> remedy) {
  public DataFolders {
    candidates = List.copyOf(new LinkedHashSet<>(candidates));
  }

  /// One folder that is known for sure.
  public static DataFolders of(Path folder) {
    return new DataFolders(List.of(folder), Optional.empty());
  }

  /// Does something in the first folder in which it succeeds.
  ///
  /// @param open does it
  /// @throws StriateException that of the first folder if it succeeds in none
  public <T> T first(Function<Path, T> open) {
    List<Path> existing = candidates.stream().filter(Files::isDirectory).toList();
    List<Path> tried = existing.isEmpty() ? candidates.subList(0, 1) : existing;
    var failures = new ArrayList<StriateException>();
    for (Path folder : tried) {
      try {
        return open.apply(folder);
      } catch (StriateException e) {
        failures.add(e);
      }
    }
    throw withRemedy(failures.getFirst());
  }

  private StriateException withRemedy(StriateException failure) {
    boolean data = failure.problems().stream().allMatch(each -> each.code() == Code.BAD_DATA);
    if (remedy.isEmpty() || !data) {
      return failure;
    }
    String looked =
        "relative paths were looked for from "
            + candidates.stream().map(Path::toString).collect(Collectors.joining(" and "));
    var problems = new ArrayList<Problem>();
    for (Problem problem : failure.problems()) {
      var details = new ArrayList<>(problem.details());
      details.add(looked);
      details.add(remedy.get());
      problems.add(new Problem(problem.code(), problem.place(), problem.what(), details));
    }
    var explained = new StriateException(problems);
    explained.initCause(failure);
    return explained;
  }
}
