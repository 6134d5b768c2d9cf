package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.View;
import io.striate.api.train.ViewType;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every view promises: versions of the images' own type, finite, the same every time, each
/// sample of a version made of that sample alone, and nothing else: no state and no input of its
/// own.
public interface ViewContract extends ComponentContract<View> {
  /// Samples in a batch of the tests.
  int BATCH = 3;

  @Override
  ViewType type();

  /// Images to test, shapes of one sample, at least one.
  default List<Shape> shapes() {
    return List.of(Shape.of(1, 8, 8), Shape.of(3, 7, 10));
  }

  /// There are versions, of the type of the images.
  @TestFactory
  default Stream<DynamicTest> versionsHaveTheTypeOfTheImages() {
    return Settings.each(
        this,
        (_, fresh) -> {
          for (Shape shape : shapes()) {
            var emit = new Emitter("view", BATCH, Seed.get());
            Value images = images(emit, shape);
            List<Value> versions = fresh.get().versions(emit, images);
            assertFalse(versions.isEmpty(), "there are no versions");
            for (Value version : versions) {
              assertEquals(images.type(), version.type(), "the type of a version");
            }
          }
        });
  }

  /// Nothing is updated, no state or input is added, and the same view emits the same operations
  /// every time.
  @TestFactory
  default Stream<DynamicTest> isPure() {
    return Settings.each(
        this,
        (_, fresh) -> {
          for (Shape shape : shapes()) {
            View used = fresh.get();
            Program program = program(used, shape);
            assertEquals(List.of(), program.updates(), "updates");
            assertEquals(List.of(), program.states(), "states");
            assertEquals(
                List.of("images"), program.inputs().stream().map(Value::name).toList(), "inputs");
            assertEquals(program.toString(), program(used, shape).toString(), "other operations");
          }
        });
  }

  /// Versions are finite and belong to their sample alone: in another order of the samples they are
  /// the same in that order.
  @TestFactory
  default Stream<DynamicTest> samplesAreIndependent() {
    return Settings.each(
        this,
        (_, fresh) -> {
          for (Shape shape : shapes()) {
            Map<String, Numbers> once = values(fresh.get(), shape, 0, 1, 2);
            Map<String, Numbers> rotated = values(fresh.get(), shape, 1, 2, 0);
            once.forEach((version, numbers) -> {
              double[] values = numbers.values();
              double[] others = Objects.requireNonNull(rotated.get(version)).values();
              for (int i = 0; i < values.length; i++) {
                double expected = values[(i + shape.size()) % values.length];
                assertTrue(Double.isFinite(expected), () -> version + " has " + expected);
                assertEquals(expected, others[i], 1e-9, version + " of a sample elsewhere");
              }
            });
          }
        });
  }

  private static Value images(Emitter emit, Shape shape) {
    return emit.input("images", TensorType.float32(shape.prepend(BATCH)), true);
  }

  private static Program program(View view, Shape shape) {
    var emit = new Emitter("view", BATCH, Seed.get());
    List<Value> versions = view.versions(emit, images(emit, shape));
    for (int i = 0; i < versions.size(); i++) {
      emit.output("version" + i, versions.get(i));
    }
    return emit.build();
  }

  private static Map<String, Numbers> values(View view, Shape shape, int... order) {
    var random = new RandomStream(Seed.get(), "kit/view", 0, 0);
    double[] drawn = new double[BATCH * shape.size()];
    Arrays.setAll(drawn, _ -> random.nextUniform());
    double[] ordered = new double[drawn.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(drawn, order[i] * shape.size(), ordered, i * shape.size(), shape.size());
    }
    try (Backend reference = Reference.open()) {
      var given = Numbers.of(shape.prepend(BATCH), ordered);
      return Run.program(reference, program(view, shape), Map.of("images", given));
    }
  }
}
