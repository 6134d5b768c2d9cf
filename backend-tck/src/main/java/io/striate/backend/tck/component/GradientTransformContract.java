package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.GradientTransform;
import io.striate.api.train.GradientTransformType;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every gradient transform promises: as many gradients as before, of the same shapes, finite
/// for small, large and zero gradients, and nothing else: it keeps no state and updates nothing.
public interface GradientTransformContract extends ComponentContract<GradientTransform> {
  @Override
  GradientTransformType type();

  /// The gradients keep number, order and shapes.
  @TestFactory
  default Stream<DynamicTest> keepsShapes() {
    return Settings.each(
        this,
        (_, fresh) -> {
          for (List<TensorType> types : tensors()) {
            var emit = new Emitter("transform", 1, Seed.get());
            var changed = emitted(emit, fresh.get(), types);
            assertEquals(
                types, changed.stream().map(Value::type).toList(), "types of the gradients");
          }
        });
  }

  /// Nothing is updated, no state or input is added but the step, and the same transform emits the
  /// same operations every time.
  @TestFactory
  default Stream<DynamicTest> isPure() {
    return Settings.each(
        this,
        (_, fresh) -> {
          for (List<TensorType> types : tensors()) {
            Program program = program(fresh.get(), types);
            assertEquals(List.of(), program.updates(), "updates");
            assertTrue(
                program.states().stream().allMatch(state -> state.name().startsWith("parameter")),
                () -> "adds a state: " + program.states());
            assertTrue(
                program.inputs().stream()
                    .allMatch(in -> in.name().startsWith("gradient/") || in.name().equals("step")),
                () -> "adds an input: " + program.inputs());
            GradientTransform used = fresh.get();
            program(used, types);
            assertEquals(program.toString(), program(used, types).toString(), "other operations");
          }
        });
  }

  /// The gradients are finite, whether all of them are 0, small or large.
  @TestFactory
  default Stream<DynamicTest> staysFinite() {
    return Settings.each(
        this,
        (_, fresh) -> {
          try (Backend reference = Reference.open()) {
            for (List<TensorType> types : tensors()) {
              Program program = program(fresh.get(), types);
              for (double scale : new double[] {0, 1e-6, 1, 1e6}) {
                check(reference, program, scale);
              }
            }
          }
        });
  }

  private static void check(Backend reference, Program program, double scale) {
    var bound = new HashMap<String, Numbers>();
    for (Value value :
        Stream.concat(program.inputs().stream(), program.states().stream()).toList()) {
      double[] values = new double[value.type().shape().size()];
      var random = new RandomStream(Seed.get(), "kit/" + value.name(), 0, 0);
      double factor = value.name().startsWith("gradient/") ? scale : 1;
      Arrays.setAll(
          values,
          _ ->
              value.type().element() == ElementType.INT32
                  ? 0
                  : factor * (2.0 * random.nextUniform() - 1));
      bound.put(value.name(), new Numbers(value.type(), values));
    }
    var results = Run.program(reference, program, bound);
    for (Program.Output output : program.outputs()) {
      double[] values = java.util.Objects.requireNonNull(results.get(output.name())).values();
      assertTrue(
          Arrays.stream(values).allMatch(Double::isFinite),
          () -> output.name() + " for gradients up to " + scale + ": " + Arrays.toString(values));
    }
  }

  private static List<List<TensorType>> tensors() {
    return List.of(
        List.of(TensorType.float32(3, 2, 2, 2), TensorType.float32(3), TensorType.float32(2, 5)),
        List.of(TensorType.float32(4)));
  }

  private static List<Value> emitted(
      Emitter emit, GradientTransform transform, List<TensorType> types) {
    var parameters = new ArrayList<Value>();
    var gradients = new ArrayList<Value>();
    for (int i = 0; i < types.size(); i++) {
      parameters.add(emit.state("parameter" + i, types.get(i)));
      gradients.add(emit.input("gradient/" + i, types.get(i), false));
    }
    return transform.transform(emit, parameters, gradients);
  }

  private static Program program(GradientTransform transform, List<TensorType> types) {
    var emit = new Emitter("transform", 1, Seed.get());
    List<Value> changed = emitted(emit, transform, types);
    for (int i = 0; i < changed.size(); i++) {
      emit.output("changed" + i, changed.get(i));
    }
    return emit.build();
  }
}
