package io.striate.backend.gpu.aparapi.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Calls functions of the OpenCL library of the system, version 1.2, on 64-bit systems. Arguments
/// are those of the C function; a `size_t` is a `long`.
///
/// Source: The OpenCL Specification, version 1.2, Khronos.
final class OpenCl {
  /// File names of the library: Linux with and without development files, Windows, macOS.
  private static final List<String> NAMES =
      List.of(
          "libOpenCL.so.1",
          "libOpenCL.so",
          "OpenCL.dll",
          "/System/Library/Frameworks/OpenCL.framework/OpenCL");

  private final SymbolLookup symbols;
  private final ConcurrentMap<String, MethodHandle> functions = new ConcurrentHashMap<>();
  private final MethodHandle enqueueKernel;

  private OpenCl(SymbolLookup symbols) {
    this.symbols = symbols;
    enqueueKernel =
        function(
            "clEnqueueNDRangeKernel",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            ADDRESS);
  }

  /// The library, if this system has one.
  static Optional<OpenCl> load() {
    return NAMES.stream().flatMap(name -> library(name).stream()).findFirst().map(OpenCl::new);
  }

  @SuppressWarnings("restricted") // calling native code is what this module is for
  private static Optional<SymbolLookup> library(String name) {
    try {
      return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException notThere) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("restricted")
  private MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  /// Calls a function that returns a status. The classes of the arguments determine their layouts:
  /// a segment is a pointer, an `int` a `cl_uint` or `cl_int`, a `long` a `size_t` or `cl_ulong`.
  int status(String name, Object... arguments) {
    return (int) call(name, JAVA_INT, arguments);
  }

  /// Calls a function that returns a handle.
  MemorySegment handle(String name, Object... arguments) {
    return (MemorySegment) call(name, ADDRESS, arguments);
  }

  private Object call(String name, MemoryLayout result, Object... arguments) {
    MethodHandle function =
        functions.computeIfAbsent(name, n -> function(n, result, layouts(n, arguments)));
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  private static MemoryLayout[] layouts(String name, Object... arguments) {
    MemoryLayout[] layouts = new MemoryLayout[arguments.length];
    for (int i = 0; i < layouts.length; i++) {
      layouts[i] =
          switch (arguments[i]) {
            case MemorySegment pointer -> ADDRESS;
            case Integer number -> JAVA_INT;
            case Long number -> JAVA_LONG;
            default -> throw new IllegalArgumentException(name + ": argument " + i);
          };
    }
    return layouts;
  }

  /// `clEnqueueNDRangeKernel` in three dimensions, without events. It is called for each launch of
  /// each step, so it has its own method handle and allocates nothing.
  int enqueueKernel(
      MemorySegment queue, MemorySegment kernel, MemorySegment global, MemorySegment local) {
    try {
      return (int)
          enqueueKernel.invokeExact(
              queue,
              kernel,
              3,
              MemorySegment.NULL,
              global,
              local,
              0,
              MemorySegment.NULL,
              MemorySegment.NULL);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /// The signature of a method handle allows any exception, but a native function throws none.
  /// Whatever is thrown is a defect of the call itself.
  private static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("an OpenCL function could not be called", thrown);
  }
}
