package io.striate.backend.cpu.vector.plan;

import io.striate.api.program.Value;
import io.striate.backend.cpu.vector.plan.Stages.StagedNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Who makes each value, who reads it and until when, collected in one pass over the nodes. A
/// reshape is another name of its input: what reads it reads the input.
final class Lifetimes {
  /// An upper bound of the waves of a stage.
  private static final long WAVES = 1L << 32;

  /// All that is known of one value.
  private static final class Life {
    private final int first;
    private int last;
    private long end;
    private final List<StagedNode> readers = new ArrayList<>();

    Life(int first) {
      this.first = first;
    }
  }

  private final Map<Integer, Life> lives = new HashMap<>();
  private final Map<Integer, StagedNode> makers = new HashMap<>();
  private final Stages stages;

  Lifetimes(Stages stages) {
    this.stages = stages;
    List<StagedNode> nodes = stages.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      StagedNode timed = nodes.get(i);
      for (Value input : timed.node().inputs()) {
        touch(input, i, timed).readers.add(timed);
      }
      for (Value output : timed.node().outputs()) {
        touch(output, i, timed);
        makers.put(output.id(), timed);
      }
    }
  }

  private Life touch(Value value, int number, StagedNode timed) {
    Life life = lives.computeIfAbsent(stages.root(value.id()), id -> new Life(number));
    life.last = number;
    life.end = Math.max(life.end, end(timed));
    return life;
  }

  private Life life(Value value) {
    return Objects.requireNonNull(lives.get(value.id()), () -> "no node touches " + value);
  }

  /// The values that a node reads or makes.
  static List<Value> touched(StagedNode timed) {
    var values = new ArrayList<>(timed.node().inputs());
    values.addAll(timed.node().outputs());
    return values;
  }

  /// The node that makes a value.
  StagedNode maker(Value value) {
    return Objects.requireNonNull(makers.get(value.id()), () -> "no node makes " + value);
  }

  /// The nodes that read a value, under any name; one that reads it twice may be there twice.
  List<StagedNode> readers(Value value) {
    Life life = lives.get(value.id());
    return life == null ? List.of() : life.readers;
  }

  /// The number in the program of the first node that touches a value.
  int firstNode(Value value) {
    return life(value).first;
  }

  /// The number in the program of the last node that touches a value.
  int lastNode(Value value) {
    return life(value).last;
  }

  /// The last time at which a node touches a value.
  long end(Value value) {
    return life(value).end;
  }

  /// When a node runs: stages and waves as one number.
  static long begin(StagedNode timed) {
    return timed.stage() * WAVES + timed.wave();
  }

  /// A sharded stage has no waves: its values are live to its end.
  private static long end(StagedNode timed) {
    return timed.sharded() ? timed.stage() * WAVES + WAVES - 1 : begin(timed);
  }
}
