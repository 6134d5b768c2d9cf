package io.striate.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.text.Figures;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long nanos;

  @Test
  void aPlainLineComesEveryTenSeconds() {
    Progress progress = progress(OptionalInt.empty(), StandardCharsets.UTF_8);
    for (int second = 1; second <= 25; second++) {
      nanos = second * 1_000_000_000L;
      progress.show(state(second));
    }
    assertEquals(
        """
        epoch 1/2, step 10/50: loss 2.000, accuracy 12.50 %, 64 samples/s, 1 min 30 s left
        epoch 1/2, step 20/50: loss 2.000, accuracy 12.50 %, 64 samples/s, 1 min 20 s left
        """,
        printed());
  }

  @Test
  void aTerminalLineIsRedrawnInPlace() {
    Progress progress = progress(OptionalInt.of(120), StandardCharsets.UTF_8);
    nanos = 10_000_000_000L;
    progress.show(state(10));
    nanos += 1_000_000L; // too soon to draw again
    progress.show(state(11));
    assertEquals(
        "\r\033[?7lepoch 1/2  ━━━━━━────────────────────────  10/50  loss 2.000  accuracy 12.50 %"
            + "  64 samples/s  1 min 30 s left\033[K\033[?7h",
        printed());
  }

  @Test
  void theFirstStepSaysNothingOfTheTimeThatIsLeft() {
    Progress progress = progress(OptionalInt.of(120), StandardCharsets.UTF_8);
    nanos = 30_000_000_000L;
    progress.show(state(1));
    assertTrue(printed().contains("1/50  warming up"), printed());
    nanos += 1_000_000_000L;
    progress.show(state(2));
    assertTrue(printed().contains("64 samples/s"), printed());
    assertFalse(printed().contains("left"), printed()); // one second tells nothing yet
    nanos += 2_000_000_000L;
    progress.show(state(4));
    assertTrue(printed().contains("64 samples/s  1 min 36 s left"), printed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120 | epoch 1/4  ━━━━━━────────────────────────  177/860  loss 0.4971  accuracy 84.59 % "
            + " 3,295 samples/s  1 min 03 s left",
        " 80 | epoch 1/4  ━━─────────  177/860  loss 0.4971  accuracy 84.59 %  1 min 03 s left",
        " 60 | epoch 1/4  ━───────  177/860  loss 0.4971  accuracy 84.59 %",
      })
  void theBarIsShownAtEveryWidth(int columns, String line) {
    Progress progress = progress(OptionalInt.of(columns), StandardCharsets.UTF_8);
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("loss", "0.4971");
    figures.put("accuracy", "84.59 %");
    nanos = 10_000_000_000L;
    progress.show(new Progress.State("epoch 1/4", 177, 860, figures, 32_950, 207_585));
    assertEquals("\r\033[?7l" + line + "\033[K\033[?7h", printed());
  }

  @Test
  void linesThatStayComeAboveWhatIsDrawn() {
    Progress progress = progress(OptionalInt.of(120), StandardCharsets.UTF_8);
    nanos = 10_000_000_000L;
    progress.show(state(10));
    progress.line("epoch 1/2 done");
    assertTrue(printed().endsWith("\033[?7h\r\033[Kepoch 1/2 done\n"), printed());
  }

  @Test
  void nothingDrawnNeedsNoClearing() {
    Progress progress = progress(OptionalInt.of(120), StandardCharsets.UTF_8);
    progress.line("hello");
    progress.clear();
    assertEquals("hello\n", printed());
  }

  @Test
  void aNarrowTerminalLosesTheBarThenTheEnd() {
    Progress progress = progress(OptionalInt.of(40), StandardCharsets.UTF_8);
    nanos = 10_000_000_000L;
    progress.show(state(10));
    assertEquals("\r\033[?7lepoch 1/2  10/50  loss 2.000  accuracy \033[K\033[?7h", printed());
  }

  @Test
  void aTerminalWithoutBoxDrawingGetsPlainCharacters() {
    Progress progress = progress(OptionalInt.of(120), StandardCharsets.US_ASCII);
    nanos = 10_000_000_000L;
    progress.show(state(10));
    assertTrue(printed().contains("######------------------------"), printed());
  }

  @Test
  void figuresReadWell() {
    assertEquals("2.303", Figures.figure(2.302585));
    assertEquals("0.03412", Figures.figure(0.034123));
    assertEquals("0.1234", Figures.figure(0.12341));
    assertEquals("123.5", Figures.figure(123.456));
    assertEquals("1.20e-05", Figures.figure(1.2e-5));
    assertEquals("0", Figures.figure(0));
    assertEquals("NaN", Figures.figure(Double.NaN));
    assertEquals("98.96 %", Figures.percent(0.98961));
    assertEquals("0.4 s", Figures.seconds(0.44));
    assertEquals("10 s", Figures.seconds(9.97));
    assertEquals("3 min 05 s", Figures.seconds(185));
    assertEquals("2 h 07 min", Figures.seconds(2 * 3600 + 7 * 60 + 12));
  }

  /// Step `step` of 50 in the first of two epochs, a step of 64 images each second.
  private static Progress.State state(int step) {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("accuracy", "12.50 %");
    figures.put("loss", "2.000");
    return new Progress.State("epoch 1/2", step, 50, figures, step * 64L, (100 - step) * 64L);
  }

  /// Each frame goes up to the first line of the one before; a line that stays comes above.
  @Test
  void aPanelIsRedrawnAboveTheLine() {
    var panel = new ArrayList<String>();
    var console = console(OptionalInt.of(40), StandardCharsets.UTF_8);
    var progress = new Progress(console, () -> nanos, (_, _) -> List.copyOf(panel));
    progress.begin(state(0));
    panel.addAll(List.of("upper", "lower"));
    nanos = 10_000_000_000L;
    progress.show(state(10));
    nanos = 20_000_000_000L;
    progress.show(state(20));
    progress.line("a line that stays");
    progress.clear();
    String on = "\r\033[?7l";
    String off = "\033[K\033[?7h";
    String frame = on + "upper" + off + "\n" + on + "lower" + off + "\n" + on;
    String expected =
        on
            + "epoch 1/2  ──────────  0/50  warming up"
            + off
            + frame
            + "epoch 1/2  10/50  loss 2.000  accuracy "
            + off
            + "\033[2A"
            + frame
            + "epoch 1/2  20/50  loss 2.000  accuracy "
            + off
            + "\r\033[2A\033[Ja line that stays\n";
    assertEquals(expected, printed());
  }

  @Test
  void withoutATerminalNoPanelIsDrawn() {
    var console = console(OptionalInt.empty(), StandardCharsets.UTF_8);
    var progress = new Progress(console, () -> nanos, (_, _) -> List.of("curves"));
    nanos = 10_000_000_000L;
    progress.show(state(10));
    assertFalse(printed().contains("curves"));
  }

  private Progress progress(OptionalInt screen, Charset charset) {
    return new Progress(console(screen, charset), () -> nanos);
  }

  private Console console(OptionalInt screen, Charset charset) {
    var stream = new PrintStream(err, true, charset);
    var out = new ResultStream(OutputStream.nullOutputStream(), charset);
    return new Console(out, stream, screen, "striate");
  }

  private String printed() {
    return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
