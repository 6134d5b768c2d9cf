package io.striate.backend.cpu.vector.run;

/// Where the inputs and then the outputs of one step lie: each in an array of its own, or in the
/// arena of the worker that runs the step, from some offset on.
public final class Operands {
  private static final float[] NOWHERE = {};

  private final Object[] arrays;
  private final boolean[] inArena;
  private final int[] offsets;

  public Operands(int count) {
    arrays = new Object[count];
    java.util.Arrays.fill(arrays, NOWHERE);
    inArena = new boolean[count];
    offsets = new int[count];
  }

  public void place(int operand, Object array, int offset) {
    arrays[operand] = array;
    inArena[operand] = false;
    offsets[operand] = offset;
  }

  void placeInArena(int operand, int offset) {
    inArena[operand] = true;
    offsets[operand] = offset;
  }

  public int at(int operand) {
    return offsets[operand];
  }

  public float[] floats(int operand, Workspace workspace) {
    return inArena[operand] ? workspace.arena : (float[]) arrays[operand];
  }

  public int[] ints(int operand) {
    return (int[]) arrays[operand];
  }

  public byte[] bytes(int operand) {
    return (byte[]) arrays[operand];
  }
}
