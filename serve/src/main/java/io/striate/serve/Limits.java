package io.striate.serve;

import java.time.Duration;

/// How much clients may take.
///
/// @param body bytes of the body of a request
/// @param json bytes of JSON in a request, whose tree takes a hundred times its size
/// @param memory bytes that the bodies of all requests may take together
/// @param connections how many may be open at once
/// @param request how long a request may take to arrive
/// @param patience how long a request waits for memory or for its turn
/// @param drain how long requests may take that have begun when the server stops
record Limits(
    long body,
    long json,
    long memory,
    int connections,
    Duration request,
    Duration patience,
    Duration drain) {
  private static final int MEBIBYTE = 1 << 20;

  /// Bytes of the heap for each byte of JSON: what its tree takes, and twice that for the rest.
  static final int TREE = 300;

  /// A share of the heap for bodies, and the usual figures.
  static Limits defaults(long heap) {
    long memory = Math.clamp(heap / 4, MEBIBYTE, 1 << 30);
    return new Limits(
        Math.min(16 * MEBIBYTE, memory),
        Math.clamp(heap / TREE, MEBIBYTE / 16, 4 * MEBIBYTE),
        memory,
        1000,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5));
  }
}
