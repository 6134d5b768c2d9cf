package io.striate.backend.cpu.vector.elementwise;

import io.striate.backend.cpu.vector.run.Lanes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The loops of the chains of one plan.
///
/// Writing a loop and compiling it takes some tenths of a second, and until it is compiled it is a
/// hundred times as slow as the functions one after the other, which give the same bits. So a loop
/// is written when a chain has run for long; then it *practices* on two vectors of each task, until
/// the compiler has noticed it; and when it has had time to compile it, the loop runs alone. All of
/// this depends on counts of elements. Several threads count without synchronization: a lost count
/// does not matter.
public final class ChainLoops {
  /// Elements of a chain before its loop is written: about half a second on one thread.
  private static final long WRITTEN = 1L << 27;

  /// Tasks on which a loop practices.
  private static final int PRACTICE = 8_000;

  /// Elements before a loop runs alone.
  private static final long ALONE = 1L << 28;

  private static final int PRACTICED = 2 * Lanes.LANES;

  private final long written;
  private final int practice;
  private final long alone;
  private final Map<ChainForm, Stage> stages = new HashMap<>();
  private @Nullable ChainLoopWriter writer;

  /// Loops that are written when it pays.
  public ChainLoops() {
    this(WRITTEN, PRACTICE, ALONE);
  }

  /// @param written elements of a chain before its loop is written
  /// @param practice tasks on which a loop practices
  /// @param alone elements before a loop runs alone
  ChainLoops(long written, int practice, long alone) {
    this.written = written;
    this.practice = practice;
    this.alone = alone;
  }

  /// The stage of the loop of chains of a form.
  synchronized Stage stage(ChainForm form) {
    return stages.computeIfAbsent(form, Stage::new);
  }

  private synchronized void write(Stage stage) {
    if (!stage.asked) {
      if (writer == null) {
        writer = new ChainLoopWriter();
      }
      stage.loop = writer.write(stage.form).orElse(null);
      stage.asked = true;
    }
  }

  /// How far the loop of a form is.
  final class Stage {
    private final ChainForm form;
    private long elements;
    private int practiced;
    private volatile @Nullable ChainLoop loop;
    private volatile boolean asked;

    private Stage(ChainForm form) {
      this.form = form;
    }

    /// Counts a task.
    void count(int size) {
      elements += size;
      if (elements >= written) {
        if (!asked) {
          write(this);
        }
        practiced++;
      }
    }

    @Nullable ChainLoop loop() {
      return loop;
    }

    /// How many of the first elements of a task the loop computes, if there is one: a multiple of
    /// the lanes.
    int share(int size) {
      boolean ready = practiced > practice && elements >= alone;
      return ready ? size - size % Lanes.LANES : Math.min(PRACTICED, size - size % Lanes.LANES);
    }
  }
}
