package io.striate.synthetic;

/// A function of binary inputs.
enum BinaryFunction {
  /// All are on.
  AND,
  /// One at least is on.
  OR,
  /// More than half are on.
  MAJORITY,
  /// An odd number is on.
  PARITY,
  /// The inputs read the same from both ends.
  SYMMETRY,
  /// One input is on, and all are to be reproduced; it has no single value.
  ENCODER;

  /// The value.
  boolean of(boolean... inputs) {
    int count = 0;
    boolean symmetric = true;
    for (int i = 0; i < inputs.length; i++) {
      count += inputs[i] ? 1 : 0;
      symmetric &= inputs[i] == inputs[inputs.length - 1 - i];
    }
    return switch (this) {
      case AND -> count == inputs.length;
      case OR -> count > 0;
      case MAJORITY -> 2 * count > inputs.length;
      case PARITY -> count % 2 == 1;
      case SYMMETRY -> symmetric;
      case ENCODER -> throw new IllegalStateException("an encoder has a value for each input");
    };
  }
}
