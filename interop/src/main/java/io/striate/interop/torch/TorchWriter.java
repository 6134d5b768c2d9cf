package io.striate.interop.torch;

import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.CompositeOp;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Dropout;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Generate;
import io.striate.api.op.MatMul;
import io.striate.api.op.Op;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.arrays.StoredTensor;
import io.striate.json.JsonArray;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonString;
import io.striate.layers.Network;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.graph.Node;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Layout;
import io.striate.layers.spec.Normalization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Writes the file of a module, node by node: what it declares, and what `forward` computes.
final class TorchWriter {
  /// Two samples tell what belongs to samples from what has an extent of 1.
  private static final int BATCH = 2;

  private final Network network;
  private final Map<String, Normalization> bytes;
  private final Path weights;
  private final PythonNames names = new PythonNames();
  private final List<String> declared = new ArrayList<>();
  private final List<String> forward = new ArrayList<>();
  private final Set<String> missing = new LinkedHashSet<>();

  /// Names of parameters and buffers of the module, and what they are called in the file of
  /// weights.
  private final Map<String, String> stored = new LinkedHashMap<>();

  /// What names a state in `forward`.
  private final Map<String, String> states = new HashMap<>();

  /// The module of a node, by the node's name.
  private final Map<String, String> modules = new HashMap<>();

  /// What inputs and nodes give: an expression, and its type.
  private final Map<String, Given> given = new HashMap<>();

  private final List<StoredTensor> constants = new ArrayList<>();
  private String batch = "";

  /// @param name what it is called in `forward`
  /// @param rows how many entries of axis 0 belong to each sample
  private record Given(String name, TensorType type, int rows) {}

  /// The operations of a node for two samples.
  private record Traced(List<Value> inputs, List<Instruction> instructions, Value output) {}

  TorchWriter(Network network, Map<String, Normalization> bytes, Path weights) {
    this.network = network;
    this.bytes = bytes;
    this.weights = weights;
  }

  TorchModule module() {
    var arguments = new ArrayList<String>();
    for (InputSpec input : network.graph().inputs()) {
      arguments.add(names.like(input.name()));
    }
    batch = arguments.getFirst();
    fed(arguments);
    network.graph().nodes().forEach(this::node);
    if (!missing.isEmpty()) {
      throw new StriateException(
          List.of(
              new Problem(
                  Code.BAD_MODEL,
                  Optional.empty(),
                  "cannot be exported; these operations have no counterpart in PyTorch",
                  List.copyOf(missing))));
    }
    return new TorchModule(
        new TorchFile(network, weights).text(arguments, declared, forward, stored, result()),
        constants,
        network.graph().nodes().size());
  }

  // ---- inputs and outputs ----

  /// Inputs in another layout, or of bytes, become what the network takes first.
  private void fed(List<String> arguments) {
    List<InputSpec> inputs = network.graph().inputs();
    for (int i = 0; i < inputs.size(); i++) {
      InputSpec input = inputs.get(i);
      String argument = arguments.get(i);
      String taken = argument;
      if (input.layout() == Layout.HWC) {
        taken += ".permute(0, 3, 1, 2)";
      }
      Normalization figures = bytes.get(input.name());
      if (figures != null) {
        String scale = perChannel(argument, figures.channels(), figures::scale);
        taken += " * " + scale;
        boolean moved =
            IntStream.range(0, figures.channels()).anyMatch(c -> figures.offset(c) != 0);
        if (moved) {
          taken += " + " + perChannel(argument, figures.channels(), figures::offset);
        }
      }
      if (!taken.equals(argument)) {
        forward.add(argument + " = " + taken);
      }
      given.put(
          input.name(), new Given(argument, TensorType.float32(input.shape().prepend(BATCH)), 1));
    }
  }

  private static String perChannel(String input, int channels, IntToDoubleFunction figure) {
    List<String> figures =
        IntStream.range(0, channels)
            .mapToObj(channel -> TorchOps.number((float) figure.applyAsDouble(channel)))
            .toList();
    return channels == 1
        ? figures.getFirst()
        : "torch.tensor(["
            + String.join(", ", figures)
            + "], device="
            + input
            + ".device).reshape(-1, 1, 1)";
  }

  /// One output, or all of them by their names.
  private String result() {
    var results = new LinkedHashMap<String, String>();
    for (GraphOutput output : network.graph().outputs()) {
      List<GraphOutput.Source> sources = output.sources();
      for (GraphOutput.Source source : sources) {
        String own = output.spec().name();
        results.put(
            sources.size() == 1 ? own : own + "/" + source.node(), of(source.node()).name());
      }
    }
    if (results.size() == 1) {
      return results.values().iterator().next();
    }
    var entries = new ArrayList<String>();
    results.forEach((name, value) -> entries.add("\"" + name + "\": " + value));
    return "{" + String.join(", ", entries) + "}";
  }

  private Given of(String node) {
    return Objects.requireNonNull(given.get(node), node);
  }

  // ---- nodes ----

  private void node(Node node) {
    List<Given> inputs = node.inputs().stream().map(this::of).toList();
    String name = names.like(node.name());
    Traced traced = traced(node, inputs, Mode.INFERENCE);
    Value output = traced.output();
    var known = new HashMap<Integer, String>();
    for (int i = 0; i < inputs.size(); i++) {
      known.put(traced.inputs().get(i).id(), inputs.get(i).name());
    }
    Optional<String> module = module(node, traced, inputs).or(() -> dropout(node, traced, inputs));
    if (module.isPresent()) {
      forward.add(name + " = " + module.get());
      known.put(output.id(), name);
    } else {
      for (int i = inputs.size(); i < traced.inputs().size(); i++) {
        known.put(traced.inputs().get(i).id(), state(node, i - inputs.size()));
      }
      write(node.name(), traced.instructions(), known, name);
      String last = Objects.requireNonNull(known.get(output.id()));
      if (!last.equals(name)) {
        forward.add(name + " = " + last);
      }
    }
    given.put(node.name(), new Given(name, output.type(), output.rows()));
  }

  /// The operations of a node. Those that its output does not need are left out.
  private static Traced traced(Node node, List<Given> inputs, Mode mode) {
    var emit = new Emitter("torch", BATCH, 0);
    var fed = new ArrayList<Value>();
    for (int i = 0; i < inputs.size(); i++) {
      fed.add(emit.input("input" + i, inputs.get(i).type(), inputs.get(i).rows()));
    }
    var kept = new ArrayList<Value>();
    for (Parameter parameter : node.parameters()) {
      kept.add(emit.state("." + parameter.name(), TensorType.float32(parameter.shape())));
    }
    Value output = emit.in(node.name(), () -> node.layer().forward(emit, fed, kept, mode));
    boolean same = fed.contains(output);
    if (!same) {
      emit.output("output", output);
    }
    var all = new ArrayList<>(fed);
    all.addAll(kept);
    return new Traced(all, same ? List.of() : emit.build().instructions(), output);
  }

  private static <T extends Op> Optional<T> only(Traced traced, Class<T> kind) {
    return traced.instructions().size() == 1
        ? Optional.of(traced.instructions().getFirst().op())
            .filter(kind::isInstance)
            .map(kind::cast)
        : Optional.empty();
  }

  /// A node that is a module of PyTorch: an expression that calls it.
  private Optional<String> module(Node node, Traced traced, List<Given> inputs) {
    if (node.parameters().isEmpty() || inputs.size() != 1) {
      return Optional.empty();
    }
    String input = inputs.getFirst().name();
    Optional<Conv2d> convolution = only(traced, Conv2d.class);
    if (convolution.isPresent() && plain(traced, 2)) {
      Conv2d op = convolution.get();
      String value = TorchOps.bordered(input, op.window(), 0);
      return Optional.of(called(node, convolution(op, node), List.of("weight", "bias"), value));
    }
    Optional<BatchNormInference> norm = only(traced, BatchNormInference.class);
    if (norm.isPresent() && plain(traced, 4)) {
      int rank = inputs.getFirst().type().shape().rank();
      if (rank >= 2 && rank <= 5) {
        String module = batchNorm(node, norm.get(), Math.max(1, rank - 2));
        List<String> own = List.of("weight", "bias", "running_mean", "running_var");
        return Optional.of(called(node, module, own, input));
      }
    }
    if (linear(traced)) {
      Shape weight = node.parameters().getFirst().shape();
      String bias = node.parameters().size() > 1 ? "" : ", bias=False";
      String module = "nn.Linear(" + weight.extent(1) + ", " + weight.extent(0) + bias + ")";
      return Optional.of(called(node, module, List.of("weight", "bias"), input));
    }
    return Optional.empty();
  }

  /// Whether the only operation takes the input and then all parameters, at most so many, in order.
  private static boolean plain(Traced traced, int most) {
    return traced.inputs().size() - 1 <= most
        && traced.instructions().getFirst().inputs().equals(traced.inputs());
  }

  /// A product with the rows of the weight, and a bias.
  private static boolean linear(Traced traced) {
    List<Instruction> all = traced.instructions();
    List<Value> inputs = traced.inputs();
    if (all.isEmpty()
        || !all.getFirst().op().equals(new MatMul(false, true))
        || !all.getFirst().inputs().equals(inputs.subList(0, Math.min(2, inputs.size())))) {
      return false;
    }
    if (inputs.size() == 2) {
      return all.size() == 1;
    }
    return inputs.size() == 3
        && all.size() == 2
        && all.get(1).op().equals(new Elementwise(Elementwise.Function.ADD))
        && all.get(1)
            .inputs()
            .equals(List.of(all.getFirst().outputs().getFirst(), inputs.getLast()));
  }

  /// Calls a module, which the first node declares that has its parameters.
  ///
  /// @param own what PyTorch calls the parameters, in order
  private String called(Node node, String module, List<String> own, String input) {
    String name = modules.get(node.owner());
    if (name == null) {
      name = node.shares() ? names.like(node.owner()) : given(node);
      modules.put(node.owner(), name);
      declared.add("self." + name + " = " + module);
      for (int i = 0; i < node.parameters().size(); i++) {
        Parameter parameter = node.parameters().get(i);
        stored.put(name + "." + own.get(i), node.stateName(parameter));
      }
    }
    return "self." + name + "(" + input + ")";
  }

  /// A name for what a node declares; that of its value will do, for it stands behind `self`.
  private String given(Node node) {
    return names.again(node.name());
  }

  private static String convolution(Conv2d op, Node node) {
    Shape weight = node.parameters().getFirst().shape();
    var arguments = new ArrayList<String>();
    arguments.add(Integer.toString(weight.extent(1) * op.groups()));
    arguments.add(Integer.toString(weight.extent(0)));
    arguments.add(TorchOps.kernel(op.window()));
    if (op.window().strideHeight() > 1 || op.window().strideWidth() > 1) {
      arguments.add(TorchOps.stride(op.window()));
    }
    arguments.addAll(TorchOps.settings(op.window()));
    if (op.groups() > 1) {
      arguments.add("groups=" + op.groups());
    }
    if (node.parameters().size() < 2) {
      arguments.add("bias=False");
    }
    return "nn.Conv2d(" + String.join(", ", arguments) + ")";
  }

  private String batchNorm(Node node, BatchNormInference op, int axes) {
    String momentum =
        momentum(node.name())
            .map(share -> ", momentum=" + TorchOps.number((double) (float) (1 - share)))
            .orElse("");
    return "nn.BatchNorm"
        + axes
        + "d("
        + node.parameters().getFirst().shape().extent(0)
        + ", eps="
        + TorchOps.number(op.epsilon())
        + momentum
        + ")";
  }

  /// How much of a running statistic stays, where the layer says so.
  private Optional<Double> momentum(String layer) {
    JsonObject spec =
        (JsonObject) JsonReader.read("the specification", network.canonicalText()).root();
    return spec.get("layers").stream()
        .filter(JsonArray.class::isInstance)
        .flatMap(list -> ((JsonArray) list).elements().stream())
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .filter(each ->
            each.get("name").filter(JsonString.class::isInstance).isPresent()
                && each.get("name")
                    .map(name -> ((JsonString) name).value())
                    .orElse("")
                    .equals(layer))
        .flatMap(each -> each.get("momentum").stream())
        .filter(JsonNumber.class::isInstance)
        .map(number -> ((JsonNumber) number).asDouble())
        .findFirst();
  }

  /// A node that drops in training and nothing else.
  private Optional<String> dropout(Node node, Traced traced, List<Given> inputs) {
    if (!traced.instructions().isEmpty() || inputs.size() != 1) {
      return Optional.empty();
    }
    Traced training = traced(node, inputs, Mode.TRAINING);
    return only(training, Dropout.class)
        .map(drop -> "nn.Dropout(" + TorchOps.number((double) (float) drop.rate()) + ")")
        .map(module -> called(node, module, List.of(), inputs.getFirst().name()));
  }

  // ---- operations ----

  /// What names a parameter in `forward`; declares it when it is first asked for.
  private String state(Node node, int index) {
    Parameter parameter = node.parameters().get(index);
    String state = node.stateName(parameter);
    return states.computeIfAbsent(
        state,
        _ -> {
          String name = names.like(state);
          String empty = "torch.empty" + TorchOps.tuple(extents(parameter.shape()));
          boolean trained = parameter.role() == Parameter.Role.TRAINABLE;
          declared.add(
              trained
                  ? "self." + name + " = nn.Parameter(" + empty + ")"
                  : "self.register_buffer(\"" + name + "\", " + empty + ")");
          stored.put(name, state);
          return "self." + name;
        });
  }

  private static List<Integer> extents(Shape shape) {
    return java.util.Arrays.stream(shape.extents()).boxed().toList();
  }

  private String constant(String layer, Generate.Constant constant) {
    String name = names.like(layer + "_constant");
    float[] values = new float[constant.shape().size()];
    constant.copyTo(values, 0);
    constants.add(new StoredTensor(name, constant.shape(), new HostArray.Floats(values)));
    declared.add(
        "self.register_buffer(\""
            + name
            + "\", torch.empty"
            + TorchOps.tuple(extents(constant.shape()))
            + ")");
    stored.put(name, name);
    return "self." + name;
  }

  /// Writes operations, one line each.
  ///
  /// @param known the expressions of values, by their numbers; those of results are added
  /// @param result the name of the last result; others have numbers behind it
  private void write(
      String layer, List<Instruction> instructions, Map<Integer, String> known, String result) {
    for (int i = 0; i < instructions.size(); i++) {
      Instruction instruction = instructions.get(i);
      boolean last = i == instructions.size() - 1;
      Optional<String> expression =
          TorchOps.expression(
              instruction,
              value -> Objects.requireNonNull(known.get(value.id()), value::toString),
              constant -> constant(layer, constant),
              batch);
      if (expression.isPresent()) {
        var results = new ArrayList<String>();
        for (Value output : instruction.outputs()) {
          boolean named = last && instruction.outputs().size() == 1;
          String name = named ? result : names.like(result);
          known.put(output.id(), name);
          results.add(name);
        }
        String left = results.size() == 1 ? results.getFirst() : String.join(", ", results);
        forward.add(left + (results.isEmpty() ? "" : " = ") + expression.get());
      } else if (instruction.op() instanceof CompositeOp composite) {
        lowered(layer, instruction, composite, known, last ? result : names.like(result));
      } else {
        missing.add(layer + ": " + instruction.op());
        instruction.outputs().forEach(output -> known.put(output.id(), "missing"));
      }
    }
  }

  private void lowered(
      String layer,
      Instruction instruction,
      CompositeOp composite,
      Map<Integer, String> known,
      String result) {
    var emit = new Emitter("lowered", BATCH, 0);
    var inner = new HashMap<Integer, String>();
    var inputs = new ArrayList<Value>();
    for (Value input : instruction.inputs()) {
      Value own = emit.input("input" + inputs.size(), input.type(), input.rows());
      inner.put(own.id(), Objects.requireNonNull(known.get(input.id())));
      inputs.add(own);
    }
    List<Value> outputs = composite.lower(emit, inputs);
    write(layer, emit.instructions(), inner, result);
    for (int i = 0; i < outputs.size(); i++) {
      known.put(
          instruction.outputs().get(i).id(),
          Objects.requireNonNull(inner.get(outputs.get(i).id())));
    }
  }
}
