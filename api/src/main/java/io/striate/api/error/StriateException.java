package io.striate.api.error;

import java.util.List;
import java.util.stream.Collectors;

/// The one exception of Striate: one or more problems, in the words a user reads.
public final class StriateException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;

  /// All problems that were found, at least one.
  public StriateException(List<Problem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /// A single problem.
  public StriateException(Problem problem) {
    this(List.of(problem));
  }

  /// A single problem without a place.
  public StriateException(Code code, String what, String... details) {
    this(Problem.of(code, what, details));
  }

  /// A single problem and the exception that led to it.
  public StriateException(Problem problem, Throwable cause) {
    this(problem);
    initCause(cause);
  }

  /// All problems as they are printed, one below the other.
  @Override
  public String getMessage() {
    return java.util.Objects.requireNonNull(super.getMessage());
  }

  /// What was found, in the order in which it is to be read.
  public List<Problem> problems() {
    return problems;
  }

  /// The gravest kind among the problems: a failure outranks wrong input.
  public Code.Kind kind() {
    return problems.stream().anyMatch(p -> p.code().kind() == Code.Kind.FAILURE)
        ? Code.Kind.FAILURE
        : Code.Kind.INPUT;
  }

  private static String message(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("an exception needs at least one problem");
    }
    return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }
}
