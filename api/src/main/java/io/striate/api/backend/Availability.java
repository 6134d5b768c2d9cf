package io.striate.api.backend;

/// Whether a backend can run on this machine.
public sealed interface Availability {
  /// It can.
  ///
  /// @param device what it would run on, for readers
  record Available(String device) implements Availability {}

  /// It can, but is not what `auto` should take: a GPU backend that finds no GPU, say.
  ///
  /// @param device what it would run on, for readers
  /// @param reason why only if it is asked for, such as `its only device is the CPU`
  record OnRequest(String device, String reason) implements Availability {}

  /// It cannot.
  ///
  /// @param reason why not, such as `no OpenCL device`
  /// @param remedy what to do, such as `install a driver`
  record Unavailable(String reason, String remedy) implements Availability {}
}
