package io.striate.backend.gpu.aparapi.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Staging buffers in host memory for transfers to and from the device. The garbage collector may
/// move Java arrays, so data that the device reads later is copied here first. A slot is reused
/// only after its transfer has completed. There are enough slots for the inputs of a step, so a
/// step does not wait for its own transfers.
public final class Staging {
  private static final int SLOTS = 6;

  /// Accesses staged memory.
  @FunctionalInterface
  public interface Fill {
    /// Writes or reads the transferred bytes.
    void accept(MemorySegment memory);
  }

  /// A buffer in host memory, and the event of its last transfer.
  static final class Slot {
    private @Nullable Arena arena;
    private MemorySegment whole = MemorySegment.NULL;
    private MemorySegment memory = MemorySegment.NULL;
    private @Nullable MemorySegment event;

    MemorySegment memory() {
      return memory;
    }

    void pending(MemorySegment transfer) {
      event = transfer;
    }

    private void settle(Consumer<MemorySegment> await) {
      MemorySegment pending = event;
      if (pending != null) {
        event = null;
        await.accept(pending);
      }
    }

    private void require(long bytes) {
      if (whole.byteSize() < bytes) {
        release();
        Arena own = Arena.ofShared();
        arena = own;
        whole = own.allocate(bytes, Long.BYTES);
      }
      memory = whole.asSlice(0, bytes);
    }

    private void release() {
      if (arena != null) {
        arena.close();
        arena = null;
      }
    }
  }

  private final Slot[] slots = new Slot[SLOTS];
  private int last;

  Staging() {
    Arrays.setAll(slots, i -> new Slot());
  }

  /// The slot with the oldest transfer, resized to at least this many bytes.
  Slot next(long bytes, Consumer<MemorySegment> await) {
    last = (last + 1) % SLOTS;
    Slot slot = slots[last];
    slot.settle(await);
    slot.require(bytes);
    return slot;
  }

  void close(Consumer<MemorySegment> await) {
    for (Slot slot : slots) {
      slot.settle(await);
      slot.release();
    }
  }
}
