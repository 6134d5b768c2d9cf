package io.striate.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names cannot control the terminal.
class PlainTextTest {
  @ParameterizedTest
  @CsvSource({
    "plain café 図, plain café 図",
    "a\u001b[2Jb, a\\u001B[2Jb",
    "a\u001b]0;title\u0007b, a\\u001B]0;title\\u0007b",
    "a\u0008b, a\\u0008b",
    "a\u009b2Jb, a\\u009B2Jb",
    "a\u007fb, a\\u007Fb",
    "x\u001b[Ky\u001b[?7lz\u001b[1mw\u001b[0m, x\u001b[Ky\u001b[?7lz\u001b[1mw\u001b[0m",
  })
  void controlCharactersAreEscaped(String text, String shown) {
    var bytes = new ByteArrayOutputStream();
    var stream = new PrintStream(new PlainText(bytes), true, StandardCharsets.UTF_8);
    stream.print(text);
    stream.flush();
    assertEquals(shown, bytes.toString(StandardCharsets.UTF_8));
  }
}
