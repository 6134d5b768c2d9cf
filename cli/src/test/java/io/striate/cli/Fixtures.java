package io.striate.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/// Files that tests feed to Striate.
final class Fixtures {
  private static final int IDX_BYTES = 0x0800;
  private static final int GREY = 128;

  private Fixtures() {}

  /// A small classifier of 12x12 images, with the value of `train.data` and further keys of
  /// `train`.
  static String spec(String data, String train) {
    return """
    {
      "striate": 1, "name": "small", "input": [1, 12, 12],
      "layers": [
        { "type": "conv2d", "filters": 4, "kernel": 3, "padding": 1, "activation": "relu" },
        { "type": "maxpool2d", "kernel": 2 },
        "flatten",
        { "type": "dense", "units": 4 }
      ],
      "loss": "softmax-cross-entropy",
      "train": {
        "data": %s,
        "optimizer": { "type": "sgd", "learningRate": 0.05, "momentum": 0.9 },
        %s
      }
    }
    """
        .formatted(data, train);
  }

  /// Made-up data of four classes.
  static String synthetic(int samples, int held) {
    return "{ \"type\": \"synthetic\", \"classes\": 4, \"samples\": %d, \"validation\": %d }"
        .formatted(samples, held);
  }

  /// Writes a text, making its folder.
  static Path write(Path file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes bytes, making their folder.
  static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The bytes of an IDX file of images, all zero.
  static byte[] images(int count, int height, int width) {
    return ByteBuffer.allocate(16 + count * height * width)
        .putInt(IDX_BYTES | 3)
        .putInt(count)
        .putInt(height)
        .putInt(width)
        .array();
  }

  /// The bytes of an IDX file of labels, counting up modulo the classes.
  static byte[] labels(int count, int classes) {
    var bytes = ByteBuffer.allocate(8 + count).putInt(IDX_BYTES | 1).putInt(count);
    for (int i = 0; i < count; i++) {
      bytes.put((byte) (i % classes));
    }
    return bytes.array();
  }

  /// Writes the four files of a dataset of 12x12 images.
  static void mnist(Path folder, int samples, int classes) {
    for (String part : new String[] {"train", "t10k"}) {
      write(folder.resolve(part + "-images-idx3-ubyte"), images(samples, 12, 12));
      write(folder.resolve(part + "-labels-idx1-ubyte"), labels(samples, classes));
    }
  }

  /// The bytes of a PNG image of one grey.
  static byte[] png(int height, int width) {
    try {
      var pixels = new ByteArrayOutputStream();
      try (var deflater = new DeflaterOutputStream(pixels)) {
        for (int y = 0; y < height; y++) {
          deflater.write(0); // no filter
          for (int x = 0; x < width; x++) {
            deflater.write(GREY);
          }
        }
      }
      var out = new ByteArrayOutputStream();
      out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
      byte[] header =
          ByteBuffer.allocate(13)
              .putInt(width)
              .putInt(height)
              .put((byte) 8)
              .array(); // 8 bits, grey
      chunk(out, "IHDR", header);
      chunk(out, "IDAT", pixels.toByteArray());
      chunk(out, "IEND", new byte[0]);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] content)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    var crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.write(ByteBuffer.allocate(4).putInt(content.length).array());
    out.write(name);
    out.write(content);
    out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
