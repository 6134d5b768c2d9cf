package io.striate.backend.gpu.aparapi.opencl;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The status codes that OpenCL functions return, and the exceptions for them.
final class Status {
  /// Success.
  static final int SUCCESS = 0;

  /// No device of the requested kind was found.
  static final int DEVICE_NOT_FOUND = -1;

  /// The OpenCL library found no platform.
  static final int PLATFORM_NOT_FOUND = -1001;

  private static final Set<Integer> MEMORY = Set.of(-4, -5, -6, -61);

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(-1, "CL_DEVICE_NOT_FOUND"),
          Map.entry(-2, "CL_DEVICE_NOT_AVAILABLE"),
          Map.entry(-3, "CL_COMPILER_NOT_AVAILABLE"),
          Map.entry(-4, "CL_MEM_OBJECT_ALLOCATION_FAILURE"),
          Map.entry(-5, "CL_OUT_OF_RESOURCES"),
          Map.entry(-6, "CL_OUT_OF_HOST_MEMORY"),
          Map.entry(-11, "CL_BUILD_PROGRAM_FAILURE"),
          Map.entry(-14, "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST"),
          Map.entry(-30, "CL_INVALID_VALUE"),
          Map.entry(-34, "CL_INVALID_CONTEXT"),
          Map.entry(-36, "CL_INVALID_COMMAND_QUEUE"),
          Map.entry(-38, "CL_INVALID_MEM_OBJECT"),
          Map.entry(-42, "CL_INVALID_BINARY"),
          Map.entry(-45, "CL_INVALID_PROGRAM_EXECUTABLE"),
          Map.entry(-46, "CL_INVALID_KERNEL_NAME"),
          Map.entry(-48, "CL_INVALID_KERNEL"),
          Map.entry(-49, "CL_INVALID_ARG_INDEX"),
          Map.entry(-50, "CL_INVALID_ARG_VALUE"),
          Map.entry(-51, "CL_INVALID_ARG_SIZE"),
          Map.entry(-52, "CL_INVALID_KERNEL_ARGS"),
          Map.entry(-54, "CL_INVALID_WORK_GROUP_SIZE"),
          Map.entry(-55, "CL_INVALID_WORK_ITEM_SIZE"),
          Map.entry(-61, "CL_INVALID_BUFFER_SIZE"),
          Map.entry(-1001, "CL_PLATFORM_NOT_FOUND_KHR"));

  private Status() {}

  /// The name of the status in the specification, and its number.
  static String name(int status) {
    return NAMES.getOrDefault(status, "status") + " (" + status + ")";
  }

  /// Throws unless the status is success.
  ///
  /// @param doing what was attempted, such as `enqueue ConvKernel`
  static void check(int status, String doing, Device device) {
    if (MEMORY.contains(status)) {
      throw new StriateException(
          Code.OUT_OF_MEMORY,
          String.format(
              Locale.ROOT,
              "the OpenCL device '%s' does not have enough memory to %s: %s",
              device.name(),
              doing,
              name(status)),
          "use a smaller batch or a smaller network, or another device (--device)");
    }
    if (status != SUCCESS) {
      throw new StriateException(
          Code.BACKEND_DEFECT,
          String.format(
              Locale.ROOT,
              "the OpenCL device '%s' failed to %s: %s",
              device.name(),
              doing,
              name(status)),
          "try another device (--device) or --backend auto");
    }
  }
}
