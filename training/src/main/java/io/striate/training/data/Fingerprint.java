package io.striate.training.data;

/// Identifies the samples of a dataset.
///
/// @param kind what it was computed from
/// @param value a text that other samples do not have, in all likelihood
public record Fingerprint(Kind kind, String value) {
  /// What a fingerprint is computed from.
  public enum Kind {
    /// All samples, each of which was read: their SHA-256 in hexadecimal digits.
    SAMPLES,
    /// What the dataset knows without reading its samples, such as checksums of its files.
    OWN
  }
}
