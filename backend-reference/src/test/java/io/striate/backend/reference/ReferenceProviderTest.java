package io.striate.backend.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.backend.Bindings;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise;
import io.striate.api.program.Emitter;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceProviderTest {
  @Test
  void isFoundAsAServiceOfItsModule() {
    var choice = Backends.installed().choose("reference");
    assertEquals(ReferenceProvider.class, choice.provider().getClass());
    assertTrue(ReferenceProvider.class.getModule().isNamed());
  }

  @Test
  void isDeclaredForTheClassPathToo() throws IOException {
    var path = "/META-INF/services/io.striate.api.backend.BackendProvider";
    try (var stream = ReferenceProvider.class.getResourceAsStream(path)) {
      assertTrue(stream != null, path);
      var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(ReferenceProvider.class.getName(), text.strip());
    }
  }

  @Test
  void refusesSettings() {
    var options = new BackendOptions(1, false, Map.of("device", "0"));
    var e = assertThrows(StriateException.class, () -> new ReferenceProvider().open(options));
    assertEquals(Code.BAD_FLAG, e.problems().getFirst().code());
    assertEquals(
        "backend 'reference' has no settings, got [device]", e.problems().getFirst().what());
  }

  @Test
  void computesInDoublePrecision() {
    var emit = new Emitter("third", 1, 0);
    var x = emit.input("x", TensorType.float32(2), false);
    emit.output("y", emit.divide(x, emit.constant(3)));
    try (var backend = new ReferenceProvider().open(BackendOptions.defaults());
        var in = backend.allocate(TensorType.float32(2));
        var out = backend.allocate(TensorType.float32(2));
        var plan = backend.plan(emit.build(), new Bindings(Map.of("x", in, "y", out)))) {
      in.write(new HostArray.Doubles(new double[] {1, 2}));
      plan.run();
      assertArrayEquals(new double[] {1 / 3.0, 2 / 3.0}, out.toDoubles());
    }
  }

  @Test
  void refusesClosedTensors() {
    var op = new Elementwise(Elementwise.Function.NEGATE);
    var type = TensorType.float32(2);
    try (var backend = new ReferenceProvider().open(BackendOptions.defaults())) {
      var kernel = backend.kernel(op, List.of(type), List.of(type)).orElseThrow();
      var tensor = backend.allocate(type);
      tensor.close();
      tensor.close();
      var tensors = List.of(tensor);
      assertThrows(IllegalStateException.class, () -> kernel.run(tensors, tensors));
    }
  }
}
