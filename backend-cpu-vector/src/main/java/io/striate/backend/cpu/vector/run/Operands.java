package io.striate.backend.cpu.vector.run;

/// Where the inputs and then the outputs of one step lie: each in an array of its own, or in the
/// arena of the worker that runs the step, from some offset on.
public final class Operands {
  private static final float[] NOWHERE = {};

  private final Object[] arrays;
  private final boolean[] inArena;
  private final int[] offsets;

  /// @param count number of inputs and outputs
  public Operands(int count) {
    arrays = new Object[count];
    java.util.Arrays.fill(arrays, NOWHERE);
    inArena = new boolean[count];
    offsets = new int[count];
  }

  /// Sets the location of an operand: an array, and the index where it starts.
  public void place(int operand, Object array, int offset) {
    arrays[operand] = array;
    inArena[operand] = false;
    offsets[operand] = offset;
  }

  /// Sets the location of an operand in the arena of the worker that runs the step.
  void placeInArena(int operand, int offset) {
    inArena[operand] = true;
    offsets[operand] = offset;
  }

  /// The index where an operand starts in its array.
  public int at(int operand) {
    return offsets[operand];
  }

  /// The array of an operand of type float32.
  ///
  /// @param workspace that of the worker that runs the step
  public float[] floats(int operand, Workspace workspace) {
    return inArena[operand] ? workspace.arena : (float[]) arrays[operand];
  }

  /// The array of an operand of type int32.
  public int[] ints(int operand) {
    return (int[]) arrays[operand];
  }

  /// The array of an operand of type uint8.
  public byte[] bytes(int operand) {
    return (byte[]) arrays[operand];
  }
}
