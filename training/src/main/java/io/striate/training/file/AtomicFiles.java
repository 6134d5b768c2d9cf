package io.striate.training.file;

import io.striate.api.error.FileErrors;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Writes files so that a reader sees the old content or the new content, whole, whenever the power
/// goes.
///
/// The content goes to a temporary file in the same folder, which is forced to the disk and then
/// renamed onto the target; at last the folder is forced to the disk where the system can do that.
/// If anything fails the target is as it was and the temporary file is deleted. A process that is
/// killed leaves at most a file whose name ends in [#TEMPORARY]: nothing reads such a file, and the
/// next write of the same target overwrites it.
///
/// Two processes must not write one target at the same time.
public final class AtomicFiles {
  /// How the name of a file ends that is not complete.
  public static final String TEMPORARY = ".partial";

  /// What a file shall hold; it may be asked for more than once and must give the same bytes each
  /// time.
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Opens the temporary file. Tests put a disk in here that fills up.
  @FunctionalInterface
  interface Disk {
    Sink create(Path temporary) throws IOException;
  }

  /// An open file: bytes go in, and [#force()] returns when they are on the disk.
  interface Sink extends WritableByteChannel {
    void force() throws IOException;
  }

  private final Disk disk;

  private AtomicFiles(Disk disk) {
    this.disk = disk;
  }

  /// Files of the machine's own file system.
  public static AtomicFiles onDisk() {
    return new AtomicFiles(FileSink::create);
  }

  /// Files on a disk that a test controls.
  static AtomicFiles on(Disk disk) {
    return new AtomicFiles(disk);
  }

  /// Replaces `target`, or creates it. On failure `target` is unchanged.
  ///
  /// @throws io.striate.api.error.StriateException if the content cannot be written
  public void write(Path target, Content content) {
    Path folder =
        Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file has a folder");
    Path temporary = folder.resolve(target.getFileName() + TEMPORARY);
    try {
      writeOut(temporary, content);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(folder);
    } catch (IOException e) {
      throw FileErrors.unwritable(target, discard(temporary, e));
    }
  }

  private void writeOut(Path temporary, Content content) throws IOException {
    try (Sink sink = disk.create(temporary)) {
      var out = new BufferedOutputStream(Channels.newOutputStream(sink), 1 << 16);
      content.writeTo(out);
      out.flush();
      sink.force();
    }
  }

  private static IOException discard(Path temporary, IOException reason) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
    return reason;
  }

  /// Makes the rename durable. Windows cannot open a folder as a file; its renames are journalled.
  static void forceFolder(Path folder) throws IOException {
    if (File.separatorChar == '\\') {
      return;
    }
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private record FileSink(FileChannel channel) implements Sink {
    static Sink create(Path temporary) throws IOException {
      return new FileSink(
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return channel.write(source);
    }

    @Override
    public void force() throws IOException {
      channel.force(true);
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
}
