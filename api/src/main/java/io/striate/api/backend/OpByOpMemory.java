package io.striate.api.backend;

import io.striate.api.backend.PlanMemory.Held;
import io.striate.api.backend.PlanMemory.Kind;
import io.striate.api.program.Instruction;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What [OpByOpPlan] will allocate: goes the same way through the program, without allocating.
final class OpByOpMemory {
  private final Backend backend;
  private final Program program;
  private final Map<TensorType, Integer> free = new HashMap<>();
  private final Set<Integer> bound = new HashSet<>();
  private final List<Held> held = new ArrayList<>();
  private long total;

  private OpByOpMemory(Backend backend, Program source) {
    this.backend = backend;
    program = OpByOpPlan.lowered(backend, source);
    program.outputs().forEach(output -> bound.add(output.value().id()));
  }

  static PlanMemory of(Backend backend, Program source) {
    return new OpByOpMemory(backend, source).measure();
  }

  private PlanMemory measure() {
    var dying = OpByOpPlan.dying(program);
    var owned = new HashMap<Integer, TensorType>();
    List<Instruction> instructions = program.instructions();
    for (int i = 0; i < instructions.size(); i++) {
      for (Value output : instructions.get(i).outputs()) {
        if (!bound.contains(output.id())) {
          take(instructions.get(i), output.type());
          owned.put(output.id(), output.type());
        }
      }
      for (int id : dying.getOrDefault(i, List.of())) {
        TensorType type = owned.get(id);
        if (type != null) {
          free.merge(type, 1, Integer::sum);
        }
      }
    }
    return new PlanMemory(held, total);
  }

  private void take(Instruction instruction, TensorType type) {
    Kind kind = instruction.phase() == Phase.FORWARD ? Kind.ACTIVATION : Kind.GRADIENT;
    held.add(new Held(instruction.scope(), kind, backend.bytes(type)));
    int available = free.getOrDefault(type, 0);
    if (available > 0) {
      free.put(type, available - 1);
    } else {
      total += backend.bytes(type);
    }
  }
}
