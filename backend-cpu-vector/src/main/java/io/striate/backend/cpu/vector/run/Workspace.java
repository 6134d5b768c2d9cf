package io.striate.backend.cpu.vector.run;

/// The memory of one worker of a plan: the arena, where the temporaries of the shard that it
/// carries lie, and scratch memory for the step that runs.
public final class Workspace {
  /// Whole numbers that every worker has.
  public static final int LEAST_WORDS = 4;

  /// Temporaries of the shard that the worker carries.
  public final float[] arena;

  /// Scratch memory of the step that runs.
  public final float[] scratch;

  /// Whole numbers as scratch memory.
  public final int[] words;

  /// @param arena floats of the arena
  /// @param scratch floats of scratch memory
  /// @param words whole numbers of scratch memory
  public Workspace(int arena, int scratch, int words) {
    this.arena = new float[arena];
    this.scratch = new float[scratch];
    this.words = new int[Math.max(LEAST_WORDS, words)];
  }
}
