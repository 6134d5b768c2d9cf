package io.striate.benchmarks.layers;

import io.striate.api.Catalog;
import io.striate.api.layer.Mode;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.GradientRule;
import io.striate.api.program.Inlined;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.layers.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the layers command measures: each layer that is composed of core operations or has a kernel
/// bound by memory, by its specification, on maps that no cache holds.
final class Layers {
  /// Layers whose gradient needs what came in, or what went out.
  private static final List<String> OF_VALUES =
      List.of(
          "'relu'",
          "'relu6'",
          "'leaky-relu'",
          "'elu'",
          "'selu'",
          "'prelu'",
          "'gelu'",
          "{ 'type': 'gelu', 'approximation': 'tanh' }",
          "'silu'",
          "'mish'",
          "'softplus'",
          "'softsign'",
          "'hard-sigmoid'",
          "'hard-swish'",
          "'lecun-tanh'",
          "'sigmoid'",
          "'tanh'",
          "'step'",
          "'softmax'",
          "'log-softmax'",
          "'batchnorm'",
          "'layer-norm'",
          "{ 'type': 'group-norm', 'groups': 8 }",
          "'instance-norm'",
          "'lrn'",
          "{ 'type': 'lrn', 'region': 'within-channel' }",
          "'local-contrast-norm'",
          "{ 'type': 'maxpool2d', 'kernel': 2 }",
          "{ 'type': 'lppool2d', 'kernel': 2 }",
          "{ 'type': 'subsample2d', 'kernel': 2 }",
          "{ 'type': 'adaptive-maxpool2d', 'size': 7 }",
          "'global-maxpool2d'",
          "{ 'type': 'maxout', 'pieces': 2 }",
          "{ 'type': 'multiply', 'branches': [[], []] }",
          "{ 'type': 'maximum', 'branches': [[], []] }");

  /// Layers whose gradient needs only the gradient of what went out.
  private static final List<String> LINEAR =
      List.of(
          "{ 'type': 'avgpool2d', 'kernel': 2 }",
          "{ 'type': 'adaptive-avgpool2d', 'size': 7 }",
          "'global-avgpool2d'",
          "'dropout'",
          "'spatial-dropout'",
          "{ 'type': 'upsample2d', 'factor': 2 }",
          "{ 'type': 'upsample2d', 'factor': 2, 'mode': 'bilinear' }",
          "{ 'type': 'pixel-shuffle', 'factor': 2 }",
          "{ 'type': 'zero-pad2d', 'padding': 2 }",
          "{ 'type': 'crop2d', 'crop': 2 }",
          "{ 'type': 'permute', 'order': [1, 2, 0] }",
          "{ 'type': 'slice', 'axis': 0, 'end': 32 }",
          "{ 'type': 'add', 'branches': [[], []] }",
          "{ 'type': 'average', 'branches': [[], []] }",
          "{ 'type': 'concat', 'branches': [[], []] }",
          "{ 'type': 'gaussian-noise', 'deviation': 0.1 }");

  private Layers() {}

  /// All of them, in the order of the table.
  static List<String> all() {
    return Stream.concat(OF_VALUES.stream(), LINEAR.stream()).toList();
  }

  /// The bytes that kernels of a layer must read and write at least, forward and backward: what
  /// comes in, what goes out and the gradient of each, and once more what comes in if the gradient
  /// follows from it.
  static long bytes(String written, Program program) {
    long in = elements(program.inputs().getFirst());
    long out = elements(program.inputs().getLast());
    return Float.BYTES * ((LINEAR.contains(written) ? 2 : 3) * in + 2 * out);
  }

  private static long elements(Value value) {
    return value.type().shape().elements();
  }

  /// A layer's forward pass and its gradients.
  ///
  /// @param written the layer, as in a specification, with single quotes
  /// @param shape batch, channels, height and width of its input
  static Program program(String written, int... shape) {
    Network network = network(written, shape);
    String last = network.graph().nodes().getLast().name();
    Program forward = network.programs().forward(shape[0], Mode.TRAINING, List.of(last));
    var emit = new Emitter(written, shape[0], 1);
    Value x = emit.input("input", TensorType.float32(shape), true);
    Inlined inlined = emit.inline(forward, Map.of("input", x));
    Value y = inlined.output(last);
    Value upstream = emit.input("upstream", y.type(), true);
    emit.output("y", y);
    var by = new ArrayList<Value>(List.of(x));
    network.graph().states().stream()
        .filter(state -> state.trained())
        .forEach(state -> by.add(inlined.state(state.name())));
    emit.phase(Phase.BACKWARD);
    Value product = emit.multiply(y, upstream);
    List<Value> gradients =
        Differentiation.gradients(emit, emit.sum(product), by, handing(product, upstream));
    for (int i = 0; i < by.size(); i++) {
      emit.output("gradient" + i, gradients.get(i));
    }
    return emit.build();
  }

  /// The gradient of the sum of a product with an input is that input: it is handed on as it is,
  /// not multiplied by 1.
  private static GradientRule handing(Value product, Value upstream) {
    return (emit, self, gradOutputs) ->
        self.outputs().contains(product)
            ? Optional.of(List.of(Optional.of(upstream), Optional.empty()))
            : Optional.empty();
  }

  private static Network network(String written, int... shape) {
    String text =
        String.format(
            Locale.ROOT,
            "{ 'striate': 1, 'input': %s, 'layers': [%s] }",
            Arrays.toString(Arrays.copyOfRange(shape, 1, shape.length)),
            written);
    return Network.parse("layer", text.replace('\'', '"'), List.of(), Catalog.installed());
  }
}
