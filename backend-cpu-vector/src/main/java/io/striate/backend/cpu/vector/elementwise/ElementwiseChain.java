package io.striate.backend.cpu.vector.elementwise;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Several element-wise functions, each of which reads operands and what others before it computed,
/// in one pass over memory: all of them run on one block of [#BLOCK] elements (4 kB) before the
/// next block begins. What no one else reads lies in scratch memory, in *registers* of one block
/// each, which are few enough to stay in the first-level cache.
///
/// Each function is the loop that runs it alone, so the bits are those of the functions one after
/// the other. A chain that runs for long gets one loop for all of them, whose values stay in
/// registers and whose bits are the same ([ChainLoops]).
public final class ElementwiseChain implements Body {
  static final int BLOCK = 1024;

  /// Elements of a task: an operand of one number is laid out once for all of its blocks.
  private static final int TASK = 16 * BLOCK;

  private static final int NOWHERE = -1;

  /// One function of a chain. Values are numbered: the operands first, then the results.
  ///
  /// @param function what is computed
  /// @param operands the numbers of the values that it reads
  public record Link(Function function, List<Integer> operands) {
    public Link {
      operands = List.copyOf(operands);
    }
  }

  private final int size;
  private final BlockOperand[] in;
  private final Link[] links;

  /// For each value the number of the operand of the step where it lies, or NOWHERE.
  private final int[] place;

  /// For each value that lies nowhere else, its register.
  private final int[] register;

  private final int registers;
  private final ChainLoops.Stage stage;

  /// @param links in an order in which each value is computed before it is read
  /// @param in the types of the operands, which are broadcast to that of the results
  /// @param out the type of the results
  /// @param kept the numbers of the links whose results are outputs, in the order of the outputs
  /// @param loops where chains of the same form find their loop
  public ElementwiseChain(
      List<Link> links, List<TensorType> in, TensorType out, List<Integer> kept, ChainLoops loops) {
    size = out.shape().size();
    this.in = in.stream().map(type -> new BlockOperand(type, out)).toArray(BlockOperand[]::new);
    this.links = links.toArray(Link[]::new);
    int values = in.size() + links.size();
    place = new int[values];
    register = new int[values];
    Arrays.fill(place, NOWHERE);
    int taken = 0;
    for (int i = 0; i < in.size(); i++) {
      if (this.in[i].direct()) {
        place[i] = i;
      } else {
        register[i] = taken++;
      }
    }
    for (int i = 0; i < kept.size(); i++) {
      place[in.size() + kept.get(i)] = in.size() + i;
    }
    registers = assign(taken, lastReaders(values));
    List<Boolean> single = Arrays.stream(this.in).map(BlockOperand::single).toList();
    stage = loops.stage(new ChainForm(links, single, Set.copyOf(kept)));
  }

  private int[] lastReaders(int values) {
    int[] last = new int[values];
    for (int link = 0; link < links.length; link++) {
      for (int value : links[link].operands()) {
        last[value] = link;
      }
    }
    return last;
  }

  /// Gives each result that is not kept a register, which is free again after its last reader. A
  /// function never writes a register that it reads.
  private int assign(int taken, int[] last) {
    var free = new ArrayDeque<Integer>();
    int count = taken;
    for (int link = 0; link < links.length; link++) {
      int result = in.length + link;
      if (place[result] == NOWHERE) {
        register[result] = free.isEmpty() ? count++ : free.pop();
      }
      for (int value : links[link].operands().stream().distinct().toList()) {
        if (value >= in.length && place[value] == NOWHERE && last[value] == link) {
          free.push(register[value]);
        }
      }
    }
    return count;
  }

  @Override
  public int tasks() {
    return (size + TASK - 1) / TASK;
  }

  @Override
  public int scratch() {
    return registers * BLOCK;
  }

  @Override
  public void run(int task, Operands operands, Workspace workspace) {
    int begin = task * TASK;
    int end = Math.min(size, begin + TASK);
    stage.count(end - begin);
    ChainLoop loop = stage.loop();
    int looped = loop == null ? begin : begin + stage.share(end - begin);
    lay(true, operands, workspace, begin, Math.min(BLOCK, end - begin));
    for (int first = begin; first < end; first += BLOCK) {
      int n = Math.min(BLOCK, end - first);
      lay(false, operands, workspace, first, n);
      int done = Math.clamp(looped - first, 0, n);
      if (loop != null && done > 0) {
        loop.run(this, operands, workspace, first, done);
      }
      for (int link = 0; link < links.length && done < n; link++) {
        apply(link, operands, workspace, first, done, n - done);
      }
    }
  }

  /// Lays out the operands of a block that are one number, or those that are not.
  private void lay(boolean single, Operands operands, Workspace workspace, int first, int n) {
    for (int i = 0; i < in.length; i++) {
      if (!in[i].direct() && in[i].single() == single) {
        in[i].lay(i, operands, workspace, first, n, register[i] * BLOCK);
      }
    }
  }

  /// Computes one function of n elements of a block.
  ///
  /// @param first the first element of the block
  /// @param done how many come before those n in the block
  private void apply(
      int number, Operands operands, Workspace workspace, int first, int done, int n) {
    Link link = links[number];
    List<Integer> values = link.operands();
    int a = values.get(0);
    int b = values.size() > 1 ? values.get(1) : a;
    int c = values.size() > 2 ? values.get(2) : a;
    int result = in.length + number;
    ElementwiseKernels.apply(
        link.function(),
        array(a, operands, workspace),
        start(a, operands, first) + done,
        array(b, operands, workspace),
        start(b, operands, first) + done,
        array(c, operands, workspace),
        start(c, operands, first) + done,
        array(result, operands, workspace),
        start(result, operands, first) + done,
        n);
  }

  /// The array in which a value lies.
  float[] array(int value, Operands operands, Workspace workspace) {
    return place[value] == NOWHERE ? workspace.scratch : operands.floats(place[value], workspace);
  }

  /// The index of its array where a value of a block starts.
  int start(int value, Operands operands, int first) {
    return place[value] == NOWHERE ? register[value] * BLOCK : operands.at(place[value]) + first;
  }
}
