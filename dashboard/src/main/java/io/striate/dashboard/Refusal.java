package io.striate.dashboard;

/// A request that is not answered, with the status that says why.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int NOT_ALLOWED = 405;
  static final int CONFLICT = 409;
  static final int UNSUITABLE = 422;
  static final int BROKEN = 500;
  static final int UNAVAILABLE = 503;

  private final int status;
  private final String message;

  /// @param message for the client
  Refusal(int status, String message) {
    super(message, null, false, false); // an answer, not an error to be traced
    this.status = status;
    this.message = message;
  }

  /// What the client reads.
  String message() {
    return message;
  }

  /// The status of HTTP.
  int status() {
    return status;
  }
}
