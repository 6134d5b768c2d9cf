package io.striate.api.backend;

/// What hardware can do at most, as measured: nothing that runs on it is faster, but for algorithms
/// that need fewer operations than the plain formula, and for data that lies in a cache.
///
/// @param flops floating-point operations a second, of fused multiply-adds on registers alone
/// @param bytes bytes a second to and from memory, of a sum of two arrays too large for any cache
public record Limits(double flops, double bytes) {
  public Limits {
    if (!(flops > 0) || !(bytes > 0)) {
      throw new IllegalArgumentException(
          "limits must be above 0, got " + flops + " operations/s and " + bytes + " bytes/s");
    }
  }
}
