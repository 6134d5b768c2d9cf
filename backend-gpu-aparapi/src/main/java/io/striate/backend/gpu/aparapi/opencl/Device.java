package io.striate.backend.gpu.aparapi.opencl;

import java.lang.foreign.MemorySegment;
import java.util.Locale;

/// An OpenCL device and what kernels need to know of it.
///
/// @param id OpenCL's handle
/// @param platform the name of the platform, which is the driver's
/// @param name as the driver calls it
/// @param kind what it is
/// @param memory bytes of global memory
/// @param largestBuffer bytes that one buffer may have
/// @param localMemory bytes that a work-group shares
/// @param largestGroup items that a work-group may have
/// @param units compute units
/// @param driver the driver's version
/// @param roundsDivision whether division and square root can be rounded correctly
public record Device(
    MemorySegment id,
    String platform,
    String name,
    Kind kind,
    long memory,
    long largestBuffer,
    long localMemory,
    int largestGroup,
    int units,
    String driver,
    boolean roundsDivision) {
  /// What computes.
  public enum Kind {
    /// A graphics processor.
    GPU,
    /// Another kind of processor beside the host's.
    ACCELERATOR,
    /// The host's own processor.
    CPU
  }

  /// One line: name, kind, memory, units, platform and driver.
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%s (%s, %.1f GiB, %d compute units, %s, driver %s)",
        name,
        kind == Kind.ACCELERATOR ? "accelerator" : kind.name(),
        memory / 0x1p30,
        units,
        platform,
        driver);
  }
}
