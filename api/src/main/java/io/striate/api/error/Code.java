package io.striate.api.error;

/// The stable code of every error that a user can meet, and which exit status it leads to.
/// `docs/errors.md` explains each; a code is never reused for another meaning.
public enum Code {
  /// A window (convolution, pooling) does not fit its input.
  WINDOW_DOES_NOT_FIT("STR-101", Kind.INPUT),
  /// A key that the component does not know.
  UNKNOWN_KEY("STR-102", Kind.INPUT),
  /// A required key is missing.
  MISSING_KEY("STR-103", Kind.INPUT),
  /// A value has the wrong type or lies outside its range.
  BAD_VALUE("STR-104", Kind.INPUT),
  /// No layer, loss, optimizer, ... of that name is installed.
  UNKNOWN_TYPE("STR-105", Kind.INPUT),
  /// Two nodes share one name.
  DUPLICATE_NAME("STR-106", Kind.INPUT),
  /// `from` names a node that does not exist.
  DANGLING_FROM("STR-107", Kind.INPUT),
  /// The nodes form a cycle.
  CYCLE("STR-108", Kind.INPUT),
  /// Shapes of an operation's inputs do not go together.
  SHAPES_DISAGREE("STR-109", Kind.INPUT),
  /// A tensor has more elements than a Java array can hold.
  TENSOR_TOO_LARGE("STR-110", Kind.INPUT),
  /// A key that is reserved for a later version of the format.
  RESERVED_KEY("STR-111", Kind.INPUT),
  /// The file is not JSON, too large, or nested too deeply.
  BAD_JSON("STR-112", Kind.INPUT),
  /// The file was written for another version of the format.
  UNSUPPORTED_VERSION("STR-113", Kind.INPUT),
  /// The output of a layer, or an input, is not used.
  UNUSED_OUTPUT("STR-114", Kind.INPUT),
  /// A program is to run, and an input or a state was never given values.
  NEVER_WRITTEN("STR-115", Kind.INPUT),
  /// A flag of the command line is wrong.
  BAD_FLAG("STR-120", Kind.INPUT),
  /// A data file is missing, truncated, corrupt or of the wrong size.
  BAD_DATA("STR-201", Kind.INPUT),
  /// A model file or a checkpoint is missing, truncated, corrupt or of another version.
  BAD_MODEL("STR-202", Kind.INPUT),
  /// A run folder cannot be used.
  BAD_RUN("STR-203", Kind.INPUT),
  /// No backend of that name is installed.
  NO_SUCH_BACKEND("STR-301", Kind.INPUT),
  /// The backend is installed but cannot run here.
  BACKEND_UNAVAILABLE("STR-302", Kind.FAILURE),
  /// A backend lacks a core operation, or broke its contract.
  BACKEND_DEFECT("STR-303", Kind.FAILURE),
  /// A plug-in cannot be used. Mostly a warning: the other plug-ins work.
  BROKEN_PLUGIN("STR-304", Kind.FAILURE),
  /// The loss is no longer a finite number.
  DIVERGED("STR-401", Kind.FAILURE),
  /// Reading or writing failed while working: disk full, no permission.
  IO_FAILED("STR-402", Kind.FAILURE),
  /// Not enough memory.
  OUT_OF_MEMORY("STR-403", Kind.FAILURE);

  /// Whose turn it is to act.
  public enum Kind {
    /// The specification, a flag or an input file is wrong: exit status 2.
    INPUT,
    /// It failed while working, or a backend is not available: exit status 1.
    FAILURE
  }

  private final String id;
  private final Kind kind;

  Code(String id, Kind kind) {
    this.id = id;
    this.kind = kind;
  }

  /// The code as printed, such as `STR-101`.
  public String id() {
    return id;
  }

  /// Which exit status it leads to.
  public Kind kind() {
    return kind;
  }
}
