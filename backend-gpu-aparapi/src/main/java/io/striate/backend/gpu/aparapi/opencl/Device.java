package io.striate.backend.gpu.aparapi.opencl;

import java.lang.foreign.MemorySegment;
import java.util.Locale;

/// An OpenCL device and its properties.
///
/// @param id the OpenCL handle
/// @param platform the name of the OpenCL platform
/// @param name the name of the device
/// @param kind the kind of processor
/// @param memory bytes of global memory
/// @param largestBuffer the largest size of a buffer in bytes
/// @param localMemory the local memory of a work-group in bytes
/// @param largestGroup the largest size of a work-group
/// @param units the number of compute units
/// @param driver the version of the driver
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
  /// The kind of processor.
  public enum Kind {
    /// A GPU.
    GPU,
    /// Another accelerator.
    ACCELERATOR,
    /// The CPU of the host.
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
