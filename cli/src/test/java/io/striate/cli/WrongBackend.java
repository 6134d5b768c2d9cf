package io.striate.cli;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Backends;
import io.striate.api.backend.Kernel;
import io.striate.api.op.Op;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/// The reference backend with one mistake: what some operations give is changed.
///
/// @param wrong which operations, by themselves and the shapes of their inputs
/// @param mistake changes the first output
record WrongBackend(BiPredicate<Op, List<Shape>> wrong, Consumer<double[]> mistake)
    implements BackendProvider {

  @Override
  public String name() {
    return "wrong";
  }

  @Override
  public int priority() {
    return -1;
  }

  @Override
  public Availability availability() {
    return new Availability.Available("a test");
  }

  @Override
  public Backend open(BackendOptions options) {
    var backends = Backends.installed();
    Backend right = backends.open(backends.choose("reference"), BackendOptions.defaults());
    return new Backend() {
      @Override
      public String name() {
        return "wrong";
      }

      @Override
      public Map<String, String> properties() {
        return right.properties();
      }

      @Override
      public Tensor allocate(TensorType type) {
        return right.allocate(type);
      }

      @Override
      public Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs) {
        var kernel = right.kernel(op, inputs, outputs);
        return wrong.test(op, inputs.stream().map(TensorType::shape).toList())
            ? kernel.map(this::mistaken)
            : kernel;
      }

      private Kernel mistaken(Kernel kernel) {
        return (in, out) -> {
          kernel.run(in, out);
          double[] values = out.getFirst().toDoubles();
          mistake.accept(values);
          out.getFirst().write(new HostArray.Doubles(values));
        };
      }

      @Override
      public void close() {
        right.close();
      }
    };
  }
}
