package io.striate.backend.cpu.vector.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.backend.Bindings;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.conv.choice.ConvAlgorithms;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.BodyMaker;
import io.striate.backend.cpu.vector.run.HostTensor;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.WorkerPool;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// A run that fails leaves nothing behind that changes the next run of the plan.
class FailedRunTest {
  private static final int IMAGES = 24;

  /// The gradient by the weights of images that are not samples, and a product of them.
  private static Program program() {
    var emit = new Emitter("gradient of states", 1, 1);
    Value image = emit.state("image", TensorType.float32(IMAGES, 8, 12, 12));
    Value grad = emit.state("gradOutput", TensorType.float32(IMAGES, 8, 12, 12));
    Value gradient = emit.one(new Conv2dGradWeight(Window2d.square(3, 1, 1), 1), image, grad);
    emit.output("gradient", gradient);
    emit.output("product", emit.multiply(emit.negate(image), grad));
    return emit.build();
  }

  /// A body whose first task fails when asked to.
  private record Fragile(Body body, AtomicBoolean fails) implements Body {
    @Override
    public int tasks() {
      return body.tasks();
    }

    @Override
    public int scratch() {
      return body.scratch();
    }

    @Override
    public int words() {
      return body.words();
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      if (task == 0 && fails.get()) {
        throw new IllegalStateException("the first task fails");
      }
      body.run(task, operands, workspace);
    }
  }

  private static PlanNode fragile(PlanNode node, AtomicBoolean fails) {
    BodyMaker maker =
        (first, count, shared) -> new Fragile(node.maker().make(first, count, shared), fails);
    return new PlanNode(node.label(), node.inputs(), node.outputs(), node.rule(), maker);
  }

  private static Bindings bindings(Program program) {
    var random = new Random(7);
    var tensors = new HashMap<String, Tensor>();
    for (Value state : program.states()) {
      var tensor = new HostTensor(state.type());
      float[] numbers = new float[state.type().shape().size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = random.nextFloat() - 0.5f;
      }
      tensor.writeFloats(numbers);
      tensors.put(state.name(), tensor);
    }
    program.outputs().forEach(o -> tensors.put(o.name(), new HostTensor(o.value().type())));
    return new Bindings(tensors);
  }

  private static List<float[]> read(Program program, Bindings bindings) {
    return program.outputs().stream()
        .map(output -> bindings.require(output.name(), output.value().type()).toFloats())
        .toList();
  }

  private static void clear(Program program, Bindings bindings) {
    for (Program.Output output : program.outputs()) {
      TensorType type = output.value().type();
      bindings.require(output.name(), type).writeFloats(new float[type.shape().size()]);
    }
  }

  @Test
  void theRunAfterAFailedOneGivesTheSameBits() {
    Program program = program();
    List<PlanNode> nodes = Fusion.nodes(program, new ConvAlgorithms(true));
    Bindings bindings = bindings(program);
    for (int threads : new int[] {1, 2, 3}) {
      try (var pool = new WorkerPool(threads)) {
        new StagedPlan(program, nodes, bindings, pool).run();
        List<float[]> expected = read(program, bindings);
        for (int broken = 0; broken < nodes.size(); broken++) {
          var fails = new AtomicBoolean(true);
          var others = new ArrayList<>(nodes);
          others.set(broken, fragile(nodes.get(broken), fails));
          var plan = new StagedPlan(program, others, bindings, pool);
          var failure = assertThrows(IllegalStateException.class, plan::run);
          assertEquals("the first task fails", failure.getMessage());
          fails.set(false);
          clear(program, bindings);
          plan.run();
          List<float[]> actual = read(program, bindings);
          for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), nodes.get(broken).label());
          }
        }
      }
    }
  }
}
