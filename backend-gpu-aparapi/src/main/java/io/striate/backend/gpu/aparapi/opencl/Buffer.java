package io.striate.backend.gpu.aparapi.opencl;

import java.lang.foreign.MemorySegment;

/// A buffer in device memory. Closing it twice has no effect. Pending commands that use it still
/// complete.
public final class Buffer implements AutoCloseable {
  private final Context context;
  private final MemorySegment handle;
  private final long bytes;
  private boolean closed;

  Buffer(Context context, MemorySegment handle, long bytes) {
    this.context = context;
    this.handle = handle;
    this.bytes = bytes;
  }

  MemorySegment handle() {
    if (closed) {
      throw new IllegalStateException("the buffer is closed");
    }
    return handle;
  }

  /// The size in bytes.
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      context.release(handle, bytes);
    }
  }
}
