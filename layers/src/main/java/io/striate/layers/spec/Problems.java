package io.striate.layers.spec;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Collects what is wrong, so that a person hears of all mistakes at once.
public final class Problems {
  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(
          problem -> problem.place().orElse(new Place("", 0, 0, "")),
          Comparator.comparing((Place place) -> place.line() == 0)
              .thenComparing(Place::source)
              .thenComparingInt(Place::line)
              .thenComparingInt(Place::column));

  private final List<Problem> found = new ArrayList<>();

  /// Nothing wrong yet.
  public Problems() {}

  /// Adds a problem.
  public void add(Problem problem) {
    found.add(problem);
  }

  /// Adds a problem unless the same one was found at another place: an unknown type that is named
  /// ten times is one mistake.
  public void addOnce(Problem problem) {
    String what = withoutPath(problem);
    if (found.stream().noneMatch(other -> withoutPath(other).equals(what))) {
      found.add(problem);
    }
  }

  private static String withoutPath(Problem problem) {
    return problem.code() + problem.what().replaceFirst("^\\$[^ ]*: ", "");
  }

  /// Adds a problem at a place.
  public void add(Code code, Place place, String what, String... details) {
    found.add(Problem.of(code, what, details).at(place));
  }

  /// Adds what an exception tells, saying first what it is about; problems without a place get this
  /// one.
  public void add(StriateException refused, Place place, String subject) {
    refused.problems().forEach(problem -> found.add(problem.about(subject).at(place)));
  }

  /// Does something, and says of each problem that it adds what it is within. A problem of the same
  /// place and the same words is added only once: a mistake in a group that is repeated is one.
  ///
  /// @param trail what a reader must know of where the problem comes from, one line each
  public void within(List<String> trail, Runnable task) {
    if (trail.isEmpty()) {
      task.run();
    } else {
      distinct(task, trail);
    }
  }

  /// Does something, and keeps of the problems of one place and the same words that it adds only
  /// the first.
  public void distinct(Runnable task) {
    distinct(task, List.of());
  }

  private void distinct(Runnable task, List<String> trail) {
    int before = found.size();
    task.run();
    List<Problem> added = List.copyOf(found.subList(before, found.size()));
    found.subList(before, found.size()).clear();
    for (Problem problem : added) {
      if (found.stream().noneMatch(other -> isSame(other, problem))) {
        found.add(trail.stream().reduce(problem, Problem::with, (_, last) -> last));
      }
    }
  }

  private static boolean isSame(Problem one, Problem other) {
    return one.code() == other.code()
        && one.place().equals(other.place())
        && one.what().equals(other.what());
  }

  /// Whether a problem of that code was found.
  public boolean has(Code code) {
    return found.stream().anyMatch(problem -> problem.code() == code);
  }

  /// Whether something was found in the value of a key of the specification itself.
  public boolean isAt(String key) {
    String path = "$." + key;
    return found.stream()
        .flatMap(problem -> problem.place().stream())
        .map(Place::path)
        .anyMatch(at -> at.equals(path) || at.startsWith(path + ".") || at.startsWith(path + "["));
  }

  /// Whether something was found in what is written at a place.
  public boolean isAt(Place place) {
    return found.stream().anyMatch(problem -> problem.place().equals(Optional.of(place)));
  }

  /// How many there are.
  public int size() {
    return found.size();
  }

  /// Whether nothing is wrong.
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /// All problems, in the order of their places: first those in files, then those in flags.
  public List<Problem> sorted() {
    return found.stream().sorted(BY_PLACE).toList();
  }

  /// Throws all problems in one exception, if there are any.
  ///
  /// @throws StriateException if anything is wrong
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new StriateException(sorted());
    }
  }
}
