package io.striate.json;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// Reads a JSON file: bounded in size, UTF-8 with or without a byte order mark.
public final class JsonFile {
  /// Largest file, in bytes. Written out in full, a network of hundreds of layers has a tenth of
  /// it.
  public static final int MAX_BYTES = 4 << 20;

  private JsonFile() {}

  /// Reads a file.
  ///
  /// @throws StriateException if the file is missing, unreadable, too large, not UTF-8 or not JSON
  public static JsonDocument read(Path file) {
    return read(file, MAX_BYTES);
  }

  /// Reads a file that may be larger or must be smaller.
  ///
  /// @param most the largest file, in bytes
  /// @throws StriateException as [#read(Path)]
  public static JsonDocument read(Path file, int most) {
    String name = file.toString();
    return JsonReader.read(name, decode(name, bytes(file, most)));
  }

  /// Reads at most one byte more than allowed, so that a pipe is as safe as a file.
  private static byte[] bytes(Path file, int most) {
    String name = file.toString();
    try {
      if (Files.isDirectory(file)) {
        throw refuse(name, "this is a folder; name the JSON file in it");
      }
      if (Files.size(file) > most) {
        throw tooLarge(name, String.format(Locale.ROOT, "%,d bytes", Files.size(file)), most);
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(most + 1);
        if (bytes.length > most) {
          throw tooLarge(name, String.format(Locale.ROOT, "more than %,d bytes", most), most);
        }
        return bytes;
      }
    } catch (NoSuchFileException missing) {
      throw refuse(name, "there is no such file; check the path");
    } catch (AccessDeniedException denied) {
      throw refuse(name, "no permission to read the file; check its permissions");
    } catch (IOException failed) {
      throw refuse(name, "the file cannot be read: " + failed.getMessage());
    }
  }

  static String decode(String name, byte[] bytes) {
    if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
      throw refuse(name, "the file is UTF-16; save it as UTF-8");
    }
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(in.remaining());
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      var source = new SourceText(name, text);
      String message =
          String.format(
              Locale.ROOT,
              "the file is not UTF-8: byte 0x%02X here; save the file as UTF-8",
              bytes[in.position()] & 0xFF);
      Place place = source.place(text.length(), JsonPath.ROOT);
      throw new StriateException(Problem.of(Code.BAD_JSON, message).at(place));
    }
    return text;
  }

  private static boolean startsWith(byte[] bytes, int... prefix) {
    if (bytes.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 0xFF) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static StriateException tooLarge(String name, String size, int most) {
    String message =
        String.format(Locale.ROOT, "the file has %s; at most %,d are read", size, most);
    return refuse(name, message);
  }

  private static StriateException refuse(String name, String message) {
    Place place = new Place(name, 0, 0, "");
    return new StriateException(Problem.of(Code.BAD_JSON, message).at(place));
  }
}
