package io.striate.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.error.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page that explains the codes has all of them and no others.
class ErrorsPageTest {
  private static final Pattern ROW = Pattern.compile("\\| (STR-[0-9]+) \\| ([12]) \\|.*");

  @Test
  void thePageExplainsEveryCodeAndItsExitStatus() throws IOException {
    List<String> explained =
        Files.readAllLines(Path.of("../docs/errors.md")).stream()
            .map(ROW::matcher)
            .filter(row -> row.matches())
            .map(row -> row.group(1) + " exits with " + row.group(2))
            .toList();
    List<String> codes =
        Arrays.stream(Code.values())
            .map(code -> code.id() + " exits with " + (code.kind() == Code.Kind.INPUT ? 2 : 1))
            .toList();
    assertEquals(codes, explained);
  }
}
