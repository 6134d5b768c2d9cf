package io.striate.cli.terminal;

import io.striate.cli.text.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/// Tells on standard error how far the work is: a line redrawn in place on a terminal, else a plain
/// line every ten seconds.
public final class Progress {
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long PLAIN_NANOS = 10_000_000_000L;
  private static final int LONGEST_BAR = 30;
  private static final int SHORTEST_BAR = 6;

  /// No wrapping at the edge while drawing: a window that has become narrower stays in order.
  private static final String DRAW = "\r\033[?7l";

  private static final String DRAWN = "\033[K\033[?7h";

  /// Where the work stands.
  ///
  /// @param what such as `epoch 3/10`
  /// @param step how many steps of this part are done
  /// @param steps of this part
  /// @param figures the figures so far as they are shown, by name
  /// @param samples how many samples have been worked on since the beginning
  /// @param samplesLeft how many are to come, in all parts
  public record State(
      String what,
      long step,
      long steps,
      Map<String, String> figures,
      long samples,
      long samplesLeft) {}

  /// Lines above the one that is redrawn, such as curves; redrawn with it.
  @FunctionalInterface
  public interface Panel {
    /// The lines as they are now.
    ///
    /// @param columns of the terminal; lines are shorter
    /// @param fine whether the terminal can write characters beyond ASCII
    List<String> lines(int columns, boolean fine);
  }

  private final Console console;
  private final Panel panel;
  private final LongSupplier nanoTime;
  private final Speed speed;
  private final boolean fineBar;
  private long shownAt;
  private boolean drawn;

  /// How many lines of the panel are drawn.
  private int above;

  /// @param nanoTime a clock such as `System::nanoTime`
  public Progress(Console console, LongSupplier nanoTime) {
    this(console, nanoTime, (_, _) -> List.of());
  }

  /// @param nanoTime a clock such as `System::nanoTime`
  /// @param panel what is drawn above the line, on a terminal
  public Progress(Console console, LongSupplier nanoTime, Panel panel) {
    this.console = console;
    this.panel = panel;
    this.nanoTime = nanoTime;
    this.speed = new Speed(nanoTime.getAsLong());
    this.shownAt = nanoTime.getAsLong();
    this.fineBar = console.err().charset().newEncoder().canEncode('━');
  }

  /// Shows where the work begins: on a terminal at once, since the first step may take a while.
  public synchronized void begin(State state) {
    shownAt = nanoTime.getAsLong();
    speed.restart(state.samples(), shownAt);
    if (console.screen().isPresent()) {
      draw(state, console.screen().getAsInt());
    }
  }

  /// Continues after a pause that does not count, such as validation.
  ///
  /// @param samples how many samples have been worked on so far
  public synchronized void goOn(long samples) {
    speed.skip(samples, nanoTime.getAsLong());
  }

  /// Shows a state if it is time to; on a terminal also the last one of a part.
  public synchronized void show(State state) {
    long now = nanoTime.getAsLong();
    OptionalInt columns = console.screen();
    boolean last = columns.isPresent() && state.step() == state.steps();
    if (now - shownAt < (columns.isPresent() ? REDRAW_NANOS : PLAIN_NANOS) && !last) {
      return;
    }
    shownAt = now;
    if (state.step() <= 1 && speed.perSecond() == 0) {
      // A first step runs in code that is not compiled yet: by it, hours would be left.
      speed.skip(state.samples(), now);
    } else {
      speed.measure(state.samples(), now);
    }
    if (columns.isPresent()) {
      draw(state, columns.getAsInt());
    } else {
      console
          .err()
          .println(
              state.what() + ", step " + steps(state) + ": " + figures(state, ", ", Detail.ALL));
    }
  }

  private void draw(State state, int columns) {
    List<String> lines = panel.lines(columns, fineBar);
    var text = new StringBuilder(up());
    lines.forEach(line -> text.append(DRAW).append(line).append(DRAWN).append("\n"));
    console.err().print(text + DRAW + bar(state, columns) + DRAWN);
    console.err().flush();
    above = lines.size();
    drawn = true;
  }

  /// To the first line of the panel.
  private String up() {
    return above == 0 ? "" : String.format(Locale.ROOT, "\033[%dA", above);
  }

  /// Prints a line that stays; what was drawn in place comes again below it.
  public synchronized void line(String text) {
    clear();
    console.err().println(text);
  }

  /// Takes away what was drawn in place.
  public synchronized void clear() {
    if (drawn) {
      // The cursor is in the last line; the panel above goes, too.
      console.err().print(above == 0 ? "\r\033[K" : "\r" + up() + "\033[J");
      console.err().flush();
      drawn = false;
      above = 0;
    }
  }

  private String bar(State state, int columns) {
    String left = state.what() + "  ";
    String right = "";
    int room = 0;
    // The bar is worth more than the rate, and the rate less than the time that is left.
    for (Detail detail : Detail.values()) {
      right = steps(state) + "  " + figures(state, "  ", detail);
      room = Math.min(LONGEST_BAR, columns - 1 - left.length() - right.length() - 2);
      if (room >= SHORTEST_BAR) {
        break;
      }
    }
    String bar = room < SHORTEST_BAR ? "" : bar(state, room, fineBar) + "  ";
    String all = left + bar + right;
    return all.substring(0, Math.max(0, Math.min(all.length(), columns - 1)));
  }

  private static String bar(State state, int room, boolean fine) {
    int full = (int) (state.step() * room / Math.max(1, state.steps()));
    return (fine ? "━" : "#").repeat(full) + (fine ? "─" : "-").repeat(room - full);
  }

  private static String steps(State state) {
    return Figures.count(state.step()) + "/" + Figures.count(state.steps());
  }

  /// How much is said beside the bar; each leaves out more than the one before.
  private enum Detail {
    ALL,
    WITHOUT_RATE,
    WITHOUT_TIME
  }

  private String figures(State state, String gap, Detail detail) {
    if (speed.perSecond() == 0) {
      return "warming up";
    }
    var parts = new ArrayList<String>();
    parts.add(Figures.all(state.figures(), gap));
    if (detail == Detail.ALL) {
      parts.add(Figures.rate(speed.perSecond()));
    }
    if (detail != Detail.WITHOUT_TIME && speed.isSettled()) {
      double seconds = Math.rint(state.samplesLeft() / speed.perSecond());
      parts.add(Figures.seconds(seconds) + " left");
    }
    return String.join(gap, parts);
  }

  /// Samples per second, smoothed over a few seconds.
  private static final class Speed {
    private static final double SMOOTHING_SECONDS = 3;
    private static final double SETTLED_SECONDS = 2;
    private long samples;
    private long at;
    private double rate;
    private double measured;

    Speed(long now) {
      at = now;
    }

    void restart(long samplesNow, long now) {
      skip(samplesNow, now);
      rate = 0;
      measured = 0;
    }

    void skip(long samplesNow, long now) {
      samples = samplesNow;
      at = now;
    }

    void measure(long samplesNow, long now) {
      double seconds = (now - at) / 1e9;
      if (seconds <= 0) {
        return;
      }
      measured += seconds;
      double latest = (samplesNow - samples) / seconds;
      double weight = rate == 0 ? 1 : 1 - Math.exp(-seconds / SMOOTHING_SECONDS);
      rate += weight * (latest - rate);
      samples = samplesNow;
      at = now;
    }

    /// Whether it has been measured for long enough to tell the time that is left: the first steps
    /// run in code that is not compiled yet.
    boolean isSettled() {
      return measured >= SETTLED_SECONDS;
    }

    double perSecond() {
      return rate;
    }
  }
}
