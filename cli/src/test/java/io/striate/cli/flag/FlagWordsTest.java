package io.striate.cli.flag;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.cli.text.Text;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Flags that a printed command repeats.
class FlagWordsTest {
  private static <T> T parsed(T flags, String... words) {
    new CommandLine(CommandSpec.forAnnotatedObject(flags)).parseArgs(words);
    return flags;
  }

  @Test
  void plugInsAreFoundAndTrustedAgain() {
    String[] words = {"--plugin-path", "a", "--plugin-path", "b c", "--trust", "acme"};
    assertEquals(List.of(words), parsed(new PluginFlags(), words).words());
    assertEquals(List.of(), new PluginFlags().words());
  }

  @Test
  void aRunThatIsResumedKeepsThreadsMemoryAndDevice() {
    var flags = parsed(new BackendFlags(), "--threads=2", "--max-memory=1k", "--device", "x y");
    assertEquals(
        List.of("--threads", "2", "--max-memory", "1024", "--device", "x y"),
        flags.wordsToResume());
    assertEquals(List.of(), parsed(new BackendFlags(), "--backend=auto").wordsToResume());
  }

  @Test
  void wordsAreQuotedWhereAShellNeedsIt() {
    assertEquals("runs/a-1", Text.shellWord("runs/a-1"));
    assertEquals("'my run'", Text.shellWord("my run"));
    assertEquals("'it'\\''s'", Text.shellWord("it's"));
    assertEquals("''", Text.shellWord(""));
  }
}
