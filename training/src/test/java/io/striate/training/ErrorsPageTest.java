package io.striate.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.error.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// The page that explains the codes has all of them and no others.
class ErrorsPageTest {
  /// The rows of the table, in the order of the codes.
  @Test
  void thePageExplainsEveryCode() throws IOException {
    List<String> explained =
        Files.readAllLines(Path.of("../docs/errors.md")).stream()
            .filter(line -> line.startsWith("| STR-"))
            .toList();
    List<String> codes =
        Arrays.stream(Code.values())
            .map(code ->
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %s |",
                    code.id(),
                    code.exitStatus(),
                    code.meaning(),
                    code.remedy()))
            .toList();
    assertEquals(codes, explained);
  }
}
