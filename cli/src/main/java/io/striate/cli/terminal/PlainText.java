package io.striate.cli.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A stream to a terminal that no foreign text can control: names of files, classes and plug-ins
/// may contain control characters, which are written as `\u001B`. The few sequences that Striate
/// draws with (colors, erasing the rest of the line, wrapping) pass.
final class PlainText extends FilterOutputStream {
  private static final Pattern DRAWING = Pattern.compile("\\[([0-9;]*m|K|\\?7[lh])");

  PlainText(OutputStream target) {
    super(target);
  }

  @Override
  public void write(int each) throws IOException {
    write(new byte[] {(byte) each}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int end = offset + length;
    int i = offset;
    while (i < end) {
      int size = control(bytes, i, end);
      if (size == 0) {
        i++;
        continue;
      }
      out.write(bytes, from, i - from);
      int code = bytes[i + size - 1] & 0xff;
      out.write(String.format(Locale.ROOT, "\\u%04X", code).getBytes(StandardCharsets.US_ASCII));
      i += size;
      from = i;
    }
    out.write(bytes, from, end - from);
  }

  /// The bytes of a control character to be escaped that begins here; 0 if none does.
  private static int control(byte[] bytes, int at, int end) {
    int each = bytes[at] & 0xff;
    if (each == 0xc2 && at + 1 < end && (bytes[at + 1] & 0xff) >= 0x80) {
      return (bytes[at + 1] & 0xff) < 0xa0 ? 2 : 0; // U+0080 to U+009F in UTF-8
    }
    boolean layout = each == '\n' || each == '\r' || each == '\t';
    boolean control = each < 0x20 || each == 0x7f;
    return control && !layout && !isDrawing(bytes, at, end) ? 1 : 0;
  }

  private static boolean isDrawing(byte[] bytes, int at, int end) {
    if (bytes[at] != 0x1b) {
      return false;
    }
    int length = Math.min(end - at - 1, 16);
    String next = new String(bytes, at + 1, length, StandardCharsets.ISO_8859_1);
    Matcher matcher = DRAWING.matcher(next);
    return matcher.lookingAt();
  }
}
