package io.striate.training.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/// Disks that fail in a way that a test chooses.
public final class FaultyDisk {
  private FaultyDisk() {}

  /// Files on a disk that takes so many bytes and no more; the last byte already fails when it is
  /// forced.
  public static AtomicFiles filesOnFullDisk(long room) {
    return AtomicFiles.on(fullAfter(room));
  }

  static AtomicFiles.Disk fullAfter(long room) {
    return temporary -> new FullSink(open(temporary), room);
  }

  static AtomicFiles.Disk watched(Consumer<String> events) {
    return temporary -> new WatchedSink(open(temporary), events);
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  private static final class FullSink implements AtomicFiles.Sink {
    private final FileChannel channel;
    private long room;

    FullSink(FileChannel channel, long room) {
      this.channel = channel;
      this.room = room;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (room < source.remaining()) {
        channel.write(source.duplicate().limit(source.position() + (int) room));
        throw full();
      }
      room -= source.remaining();
      return channel.write(source);
    }

    @Override
    public void force() throws IOException {
      if (room == 0) {
        throw full();
      }
      channel.force(true);
    }

    private static IOException full() {
      return new IOException("No space left on device");
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private record WatchedSink(FileChannel channel, Consumer<String> events)
      implements AtomicFiles.Sink {
    @Override
    public int write(ByteBuffer source) throws IOException {
      events.accept("write");
      return channel.write(source);
    }

    @Override
    public void force() throws IOException {
      events.accept("force");
      channel.force(true);
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      events.accept("close");
      channel.close();
    }
  }
}
