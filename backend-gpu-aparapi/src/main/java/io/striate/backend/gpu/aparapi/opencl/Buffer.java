package io.striate.backend.gpu.aparapi.opencl;

import java.lang.foreign.MemorySegment;

/// Memory of a device. Closing it twice does nothing; commands that still use it run to their end.
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

  /// How large it is.
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
