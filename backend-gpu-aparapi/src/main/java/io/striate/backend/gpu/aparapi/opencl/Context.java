package io.striate.backend.gpu.aparapi.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.striate.api.backend.Traffic;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An open device: one context and one queue, which runs commands in the order in which they were
/// submitted. Methods submit commands and return without waiting, except [#download] and [#finish].
public final class Context implements AutoCloseable {
  private static final long READ_WRITE = 1;
  private static final int BUILD_LOG = 0x1183;
  private static final int BINARY_SIZES = 0x1165;
  private static final int BINARIES = 0x1166;

  /// The format of cached programs. It changes when their content does.
  private static final String FORMAT = "1";

  private static final int LOG_LINES = 20;

  private final OpenCl library;
  private final Device device;
  private final MemorySegment context;
  private final MemorySegment queue;
  private final BinaryCache cache;
  private final Staging staging = new Staging();
  private long allocated;
  private long uploads;
  private long uploadedBytes;
  private long downloads;
  private long downloadedBytes;
  private long launches;
  private long compiled;
  private long loaded;
  private boolean closed;

  private Context(
      OpenCl library,
      Device device,
      MemorySegment context,
      MemorySegment queue,
      BinaryCache cache) {
    this.library = library;
    this.device = device;
    this.context = context;
    this.queue = queue;
    this.cache = cache;
  }

  /// Opens a device.
  ///
  /// @param cache keeps compiled programs between runs
  /// @throws StriateException if the driver reports an error
  public static Context open(Device device, BinaryCache cache) {
    OpenCl library = OpenCl.load().orElseThrow();
    try (var arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(JAVA_INT);
      MemorySegment devices = arena.allocateFrom(ADDRESS, device.id());
      MemorySegment none = MemorySegment.NULL;
      MemorySegment context =
          library.handle("clCreateContext", none, 1, devices, none, none, status);
      Status.check(status.get(JAVA_INT, 0), "open a context", device);
      MemorySegment queue =
          library.handle("clCreateCommandQueue", context, device.id(), 0L, status);
      if (status.get(JAVA_INT, 0) != Status.SUCCESS) {
        library.status("clReleaseContext", context);
      }
      Status.check(status.get(JAVA_INT, 0), "open a queue", device);
      return new Context(library, device, context, queue, cache);
    }
  }

  /// The device.
  public Device device() {
    return device;
  }

  /// The transfers and launches so far.
  public synchronized Traffic traffic() {
    return new Traffic(launches, uploads, uploadedBytes, downloads, downloadedBytes);
  }

  /// Where programs came from so far.
  ///
  /// @param compiled the number compiled by the driver
  /// @param loaded the number loaded from the cache
  public record Builds(long compiled, long loaded) {}

  /// Where programs came from so far.
  public synchronized Builds builds() {
    return new Builds(compiled, loaded);
  }

  /// A description of the program cache for display: its folder, or why there is none.
  public String cache() {
    return cache.state();
  }

  /// The bytes of device memory in use.
  public synchronized long allocated() {
    return allocated;
  }

  /// Allocates a buffer. Its contents are undefined.
  ///
  /// @throws StriateException if the device cannot hold it
  public synchronized Buffer allocate(long bytes) {
    if (bytes > device.largestBuffer()) {
      throw outOfMemory(
          String.format(
              Locale.ROOT,
              "a buffer of %.1f MiB: its largest buffer is %.1f MiB",
              bytes / 0x1p20,
              device.largestBuffer() / 0x1p20));
    }
    if (allocated + bytes > device.memory()) {
      throw outOfMemory(
          String.format(
              Locale.ROOT,
              "another %.1f MiB: %.1f MiB of its %.1f MiB are in use",
              bytes / 0x1p20,
              allocated / 0x1p20,
              device.memory() / 0x1p20));
    }
    try (var arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(JAVA_INT);
      MemorySegment handle =
          library.handle("clCreateBuffer", context, READ_WRITE, bytes, MemorySegment.NULL, status);
      Status.check(status.get(JAVA_INT, 0), "allocate " + bytes + " bytes", device);
      allocated += bytes;
      return new Buffer(this, handle, bytes);
    }
  }

  private StriateException outOfMemory(String wanted) {
    return new StriateException(
        Code.OUT_OF_MEMORY,
        String.format(
            Locale.ROOT,
            "not enough memory on the OpenCL device '%s' for %s",
            device.name(),
            wanted),
        "use a smaller batch or a smaller network, or another device (--device)");
  }

  synchronized void release(MemorySegment buffer, long bytes) {
    library.status("clReleaseMemObject", buffer);
    allocated -= bytes;
  }

  /// Fills host memory and sends it to the start of a buffer, without waiting for the transfer.
  ///
  /// @param fill writes the bytes into the memory passed to it
  public synchronized void upload(Buffer target, long bytes, Staging.Fill fill) {
    try (var arena = Arena.ofConfined()) {
      Staging.Slot slot = staging.next(bytes, this::await);
      fill.accept(slot.memory());
      MemorySegment event = arena.allocate(ADDRESS);
      Status.check(
          library.status(
              "clEnqueueWriteBuffer",
              queue,
              target.handle(),
              0,
              0L,
              bytes,
              slot.memory(),
              0,
              MemorySegment.NULL,
              event),
          "send data",
          device);
      slot.pending(event.get(ADDRESS, 0));
      library.status("clFlush", queue);
      uploads++;
      uploadedBytes += bytes;
    }
  }

  private void await(MemorySegment event) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment events = arena.allocateFrom(ADDRESS, event);
      Status.check(library.status("clWaitForEvents", 1, events), "finish a transfer", device);
      library.status("clReleaseEvent", event);
    }
  }

  /// Waits for all earlier commands, and passes the first bytes of a buffer on.
  ///
  /// @param drain reads the bytes from the memory passed to it
  public synchronized void download(Buffer source, long bytes, Staging.Fill drain) {
    Staging.Slot slot = staging.next(bytes, this::await);
    Status.check(
        library.status(
            "clEnqueueReadBuffer",
            queue,
            source.handle(),
            1,
            0L,
            bytes,
            slot.memory(),
            0,
            MemorySegment.NULL,
            MemorySegment.NULL),
        "finish its commands",
        device);
    drain.accept(slot.memory());
    downloads++;
    downloadedBytes += bytes;
  }

  /// Compiles a program, or loads it from the cache.
  ///
  /// @param name the name of the kernel, for error messages
  /// @throws StriateException with the compiler's log if it does not compile
  public synchronized Compiled compile(String name, String source) {
    String key =
        BinaryCache.key(
            List.of(FORMAT, source, options(), device.platform(), device.name(), device.driver()));
    try (var arena = Arena.ofConfined()) {
      Optional<MemorySegment> ready = cache.find(key).flatMap(binary -> load(arena, binary));
      if (ready.isPresent()) {
        loaded++;
        return new Compiled(name, ready.get());
      }
      MemorySegment program = compile(arena, name, source);
      compiled++;
      binary(arena, program).ifPresent(binary -> cache.store(key, binary));
      return new Compiled(name, program);
    }
  }

  private MemorySegment compile(Arena arena, String name, String source) {
    MemorySegment status = arena.allocate(JAVA_INT);
    MemorySegment texts = arena.allocateFrom(ADDRESS, arena.allocateFrom(source));
    MemorySegment program =
        library.handle("clCreateProgramWithSource", context, 1, texts, MemorySegment.NULL, status);
    Status.check(status.get(JAVA_INT, 0), "create the program of " + name, device);
    int built = build(arena, program);
    if (built != Status.SUCCESS) {
      String log = log(arena, program);
      library.status("clReleaseProgram", program);
      throw new StriateException(
          Code.BACKEND_UNAVAILABLE,
          String.format(
              Locale.ROOT,
              "the compiler of the OpenCL device '%s' rejects kernel %s: %s%n%s",
              device.name(),
              name,
              Status.name(built),
              log),
          "update its driver, or use another device (--device) or --backend auto");
    }
    return program;
  }

  /// A cached program, unless the driver no longer accepts it.
  private Optional<MemorySegment> load(Arena arena, byte[] binary) {
    MemorySegment status = arena.allocate(JAVA_INT);
    MemorySegment devices = arena.allocateFrom(ADDRESS, device.id());
    MemorySegment lengths = arena.allocateFrom(JAVA_LONG, binary.length);
    MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, binary);
    MemorySegment binaries = arena.allocateFrom(ADDRESS, bytes);
    MemorySegment program =
        library.handle(
            "clCreateProgramWithBinary",
            context,
            1,
            devices,
            lengths,
            binaries,
            MemorySegment.NULL,
            status);
    if (status.get(JAVA_INT, 0) != Status.SUCCESS) {
      return Optional.empty();
    }
    if (build(arena, program) != Status.SUCCESS) {
      library.status("clReleaseProgram", program);
      return Optional.empty();
    }
    return Optional.of(program);
  }

  /// The compiled binary of a program, if the driver provides it.
  private Optional<byte[]> binary(Arena arena, MemorySegment program) {
    MemorySegment size = arena.allocate(JAVA_LONG);
    int status =
        library.status("clGetProgramInfo", program, BINARY_SIZES, 8L, size, MemorySegment.NULL);
    long length = size.get(JAVA_LONG, 0);
    if (status != Status.SUCCESS || length == 0) {
      return Optional.empty();
    }
    MemorySegment bytes = arena.allocate(length);
    MemorySegment binaries = arena.allocateFrom(ADDRESS, bytes);
    status =
        library.status("clGetProgramInfo", program, BINARIES, 8L, binaries, MemorySegment.NULL);
    return status == Status.SUCCESS ? Optional.of(bytes.toArray(JAVA_BYTE)) : Optional.empty();
  }

  private String options() {
    return "-cl-std=CL1.2"
        + (device.roundsDivision() ? " -cl-fp32-correctly-rounded-divide-sqrt" : "");
  }

  private int build(Arena arena, MemorySegment program) {
    MemorySegment devices = arena.allocateFrom(ADDRESS, device.id());
    return library.status(
        "clBuildProgram",
        program,
        1,
        devices,
        arena.allocateFrom(options()),
        MemorySegment.NULL,
        MemorySegment.NULL);
  }

  private String log(Arena arena, MemorySegment program) {
    MemorySegment size = arena.allocate(JAVA_LONG);
    library.status(
        "clGetProgramBuildInfo", program, device.id(), BUILD_LOG, 0L, MemorySegment.NULL, size);
    MemorySegment log = arena.allocate(Math.max(1, size.get(JAVA_LONG, 0)));
    library.status(
        "clGetProgramBuildInfo",
        program,
        device.id(),
        BUILD_LOG,
        log.byteSize(),
        log,
        MemorySegment.NULL);
    return String.join("\n", log.getString(0).lines().limit(LOG_LINES).toList());
  }

  /// A program with one entry point, `run`.
  public final class Compiled {
    private final String name;
    private final MemorySegment program;

    private Compiled(String name, MemorySegment program) {
      this.name = name;
      this.program = program;
    }

    /// A new instance of the entry point, with its own arguments.
    public Entry entry() {
      synchronized (Context.this) {
        try (var arena = Arena.ofConfined()) {
          MemorySegment status = arena.allocate(JAVA_INT);
          MemorySegment kernel =
              library.handle("clCreateKernel", program, arena.allocateFrom("run"), status);
          Status.check(status.get(JAVA_INT, 0), "find the entry point of " + name, device);
          return new Entry(name, kernel);
        }
      }
    }

    /// Releases the program. OpenCL frees it once its entry points are closed too.
    public void release() {
      library.status("clReleaseProgram", program);
    }
  }

  /// An entry point with its arguments.
  public final class Entry implements AutoCloseable {
    private final String name;
    private final MemorySegment kernel;

    private Entry(String name, MemorySegment kernel) {
      this.name = name;
      this.kernel = kernel;
    }

    /// Sets an argument to an int.
    public void argument(int index, int value) {
      try (var arena = Arena.ofConfined()) {
        set(index, 4, arena.allocateFrom(JAVA_INT, value));
      }
    }

    /// Sets an argument to a buffer.
    public void argument(int index, Buffer value) {
      try (var arena = Arena.ofConfined()) {
        set(index, 8, arena.allocateFrom(ADDRESS, value.handle()));
      }
    }

    /// Sets the size of an argument in local memory, in bytes.
    public void local(int index, long bytes) {
      set(index, bytes, MemorySegment.NULL);
    }

    private void set(int index, long size, MemorySegment value) {
      synchronized (Context.this) {
        Status.check(
            library.status("clSetKernelArg", kernel, index, size, value),
            "set argument " + index + " of " + name,
            device);
      }
    }

    /// Launches the kernel.
    ///
    /// @param global the number of work-items as three `size_t`, multiples of those in `local`
    /// @param local the size of a work-group as three `size_t`
    public void launch(MemorySegment global, MemorySegment local) {
      synchronized (Context.this) {
        int status = library.enqueueKernel(queue, kernel, global, local);
        if (status != Status.SUCCESS) {
          Status.check(status, "run " + name, device);
        }
        launches++;
      }
    }

    @Override
    public void close() {
      synchronized (Context.this) {
        library.status("clReleaseKernel", kernel);
      }
    }
  }

  /// Copies the first bytes of one buffer to another.
  public synchronized void copy(Buffer source, Buffer target, long bytes) {
    Status.check(
        library.status(
            "clEnqueueCopyBuffer",
            queue,
            source.handle(),
            target.handle(),
            0L,
            0L,
            bytes,
            0,
            MemorySegment.NULL,
            MemorySegment.NULL),
        "copy a buffer",
        device);
  }

  /// Submits the commands so far to the device.
  public synchronized void flush() {
    Status.check(library.status("clFlush", queue), "flush its queue", device);
  }

  /// Waits until all commands have run.
  public synchronized void finish() {
    Status.check(library.status("clFinish", queue), "finish its commands", device);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      library.status("clFinish", queue);
      staging.close(this::await);
      library.status("clReleaseCommandQueue", queue);
      library.status("clReleaseContext", context);
    }
  }
}
