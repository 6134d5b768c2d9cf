package io.striate.api.layer;

/// Which numbers a layer can give, whatever it is given.
public enum OutputRange {
  /// Any.
  ANY("any numbers"),
  /// 0 and above, such as those of a ReLU.
  NON_NEGATIVE("numbers of at least 0"),
  /// From 0 to 1, such as those of a sigmoid.
  UNIT("numbers from 0 to 1"),
  /// From -1 to 1, such as those of a hyperbolic tangent.
  SIGNED_UNIT("numbers from -1 to 1"),
  /// From 0 to 1, with the sum 1 over axis 0 of a sample, such as those of a softmax.
  PROBABILITIES("probabilities");

  private final String meaning;

  OutputRange(String meaning) {
    this.meaning = meaning;
  }

  /// The range in words, such as `numbers from 0 to 1`.
  public String meaning() {
    return meaning;
  }
}
