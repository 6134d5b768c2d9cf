package io.striate.backend.cpu.vector;

/// The memory of one worker of a plan: the arena, where the temporaries of the shard that it
/// carries lie, and scratch memory that belongs to whatever runs right now.
final class Worker {
  /// Whole numbers that every worker has.
  static final int LEAST_WORDS = 4;

  final float[] arena;
  final float[] scratch;

  /// Whole numbers as scratch memory.
  final int[] words;

  Worker(int arena, int scratch, int words) {
    this.arena = new float[arena];
    this.scratch = new float[scratch];
    this.words = new int[Math.max(LEAST_WORDS, words)];
  }
}
