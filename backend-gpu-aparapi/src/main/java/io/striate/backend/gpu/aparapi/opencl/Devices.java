package io.striate.backend.gpu.aparapi.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The OpenCL devices of this machine.
///
/// @param all GPUs first, then accelerators, then CPUs; within a kind in the order of the drivers
/// @param problem why there is no device; empty if there is one
public record Devices(List<Device> all, String problem) {
  private static final int PLATFORM_NAME = 0x0902;
  private static final int DEVICE_TYPE = 0x1000;
  private static final int DEVICE_MAX_COMPUTE_UNITS = 0x1002;
  private static final int DEVICE_MAX_WORK_GROUP_SIZE = 0x1004;
  private static final int DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010;
  private static final int DEVICE_SINGLE_FP_CONFIG = 0x101B;
  private static final int DEVICE_GLOBAL_MEM_SIZE = 0x101F;
  private static final int DEVICE_LOCAL_MEM_SIZE = 0x1023;
  private static final int DEVICE_NAME = 0x102B;
  private static final int DRIVER_VERSION = 0x102D;
  private static final long TYPE_ALL = 0xFFFFFFFFL;
  private static final long TYPE_GPU = 4;
  private static final long TYPE_ACCELERATOR = 8;
  private static final long ROUNDS_DIVISION = 128;

  /// The problem if there is no OpenCL library.
  public static final String NO_LIBRARY = "no OpenCL library (libOpenCL.so.1, OpenCL.dll)";

  public Devices {
    all = List.copyOf(all);
  }

  /// Asks the OpenCL library of the system for its devices.
  public static Devices find() {
    Optional<OpenCl> library = OpenCl.load();
    return library.isPresent() ? find(library.get()) : new Devices(List.of(), NO_LIBRARY);
  }

  /// Whether this system has an OpenCL library. Does not load its drivers.
  public static boolean libraryIsThere() {
    return OpenCl.load().isPresent();
  }

  private static Devices find(OpenCl library) {
    var found = new ArrayList<Device>();
    try (var arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_INT);
      int status = library.status("clGetPlatformIDs", 0, MemorySegment.NULL, count);
      int platforms = status == Status.SUCCESS ? count.get(JAVA_INT, 0) : 0;
      if (platforms == 0) {
        return new Devices(List.of(), "the OpenCL library found no driver: " + Status.name(status));
      }
      MemorySegment ids = arena.allocate(ADDRESS, platforms);
      library.status("clGetPlatformIDs", platforms, ids, MemorySegment.NULL);
      for (int p = 0; p < platforms; p++) {
        MemorySegment platform = ids.getAtIndex(ADDRESS, p);
        String name = text(library, "clGetPlatformInfo", platform, PLATFORM_NAME);
        for (MemorySegment device : devices(library, arena, platform)) {
          found.add(device(library, name, device));
        }
      }
    }
    found.sort(Comparator.comparing(Device::kind));
    return new Devices(found, found.isEmpty() ? "the OpenCL drivers found no device" : "");
  }

  private static List<MemorySegment> devices(OpenCl library, Arena arena, MemorySegment platform) {
    MemorySegment count = arena.allocate(JAVA_INT);
    int status = library.status("clGetDeviceIDs", platform, TYPE_ALL, 0, MemorySegment.NULL, count);
    if (status != Status.SUCCESS) {
      return List.of();
    }
    int devices = count.get(JAVA_INT, 0);
    MemorySegment ids = arena.allocate(ADDRESS, devices);
    library.status("clGetDeviceIDs", platform, TYPE_ALL, devices, ids, MemorySegment.NULL);
    var result = new ArrayList<MemorySegment>();
    for (int i = 0; i < devices; i++) {
      result.add(ids.getAtIndex(ADDRESS, i));
    }
    return result;
  }

  private static Device device(OpenCl library, String platform, MemorySegment id) {
    long type = number(library, id, DEVICE_TYPE);
    Device.Kind kind =
        (type & TYPE_GPU) != 0
            ? Device.Kind.GPU
            : (type & TYPE_ACCELERATOR) != 0 ? Device.Kind.ACCELERATOR : Device.Kind.CPU;
    return new Device(
        id,
        platform,
        text(library, "clGetDeviceInfo", id, DEVICE_NAME),
        kind,
        number(library, id, DEVICE_GLOBAL_MEM_SIZE),
        number(library, id, DEVICE_MAX_MEM_ALLOC_SIZE),
        number(library, id, DEVICE_LOCAL_MEM_SIZE),
        (int) number(library, id, DEVICE_MAX_WORK_GROUP_SIZE),
        (int) number(library, id, DEVICE_MAX_COMPUTE_UNITS),
        text(library, "clGetDeviceInfo", id, DRIVER_VERSION),
        (number(library, id, DEVICE_SINGLE_FP_CONFIG) & ROUNDS_DIVISION) != 0);
  }

  /// A property of 32 or 64 bits; 0 if it is missing.
  private static long number(OpenCl library, MemorySegment device, int key) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_LONG);
      library.status("clGetDeviceInfo", device, key, 8L, value, MemorySegment.NULL);
      return value.get(JAVA_LONG, 0);
    }
  }

  private static String text(OpenCl library, String function, MemorySegment subject, int key) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_LONG);
      library.status(function, subject, key, 0L, MemorySegment.NULL, size);
      long bytes = size.get(JAVA_LONG, 0);
      if (bytes == 0) {
        return "";
      }
      MemorySegment value = arena.allocate(bytes);
      library.status(function, subject, key, bytes, value, MemorySegment.NULL);
      return value.getString(0, StandardCharsets.UTF_8).strip();
    }
  }
}
