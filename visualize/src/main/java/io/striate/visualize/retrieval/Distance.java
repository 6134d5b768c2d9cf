package io.striate.visualize.retrieval;

/// How far two vectors are from each other.
public enum Distance {
  /// 1 minus the cosine of the angle between them.
  COSINE,
  /// The Euclidean distance.
  L2;

  /// Vectors whose Euclidean distances have the order of this distance: of vectors of length 1 the
  /// square of the Euclidean distance is twice that of the cosine.
  Vectors prepared(Vectors vectors) {
    return switch (this) {
      case COSINE -> vectors.normalized();
      case L2 -> vectors;
    };
  }

  /// The distance of prepared vectors.
  ///
  /// @param squared the square of their Euclidean distance
  double of(double squared) {
    return switch (this) {
      case COSINE -> squared / 2;
      case L2 -> Math.sqrt(squared);
    };
  }
}
