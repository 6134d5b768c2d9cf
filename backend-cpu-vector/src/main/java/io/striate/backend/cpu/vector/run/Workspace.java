package io.striate.backend.cpu.vector.run;

/// The memory of one worker of a plan: the arena, where the temporaries of the shard that it
/// carries lie, and scratch memory for the step that runs.
public final class Workspace {
  /// Whole numbers that every worker has.
  public static final int LEAST_WORDS = 4;

  public final float[] arena;
  public final float[] scratch;

  /// Whole numbers as scratch memory.
  public final int[] words;

  public Workspace(int arena, int scratch, int words) {
    this.arena = new float[arena];
    this.scratch = new float[scratch];
    this.words = new int[Math.max(LEAST_WORDS, words)];
  }
}
