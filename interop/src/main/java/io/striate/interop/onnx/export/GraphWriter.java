package io.striate.interop.onnx.export;

import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.interop.onnx.model.DataType;
import io.striate.interop.onnx.model.OnnxAttribute;
import io.striate.interop.onnx.model.OnnxNode;
import io.striate.interop.onnx.model.OnnxTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The nodes and tensors of a graph that is written, and the names of the program's values in it.
final class GraphWriter {
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> tensors = new HashMap<>();
  private final Map<String, float[]> literals = new HashMap<>();
  private final List<OnnxTensor> inOrder = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Optional<String> input;

  /// The names of values, innermost lowering last: numbers of values are unique within a program.
  private final List<Map<Integer, String>> names = new ArrayList<>(List.of(new HashMap<>()));

  private String scope = "";

  /// @param input the name of an input of the graph, whose axis 0 is the batch; empty if the number
  ///   of samples is fixed
  GraphWriter(Optional<String> input) {
    this.input = input;
  }

  /// Whether axis 0 of a value has the number of samples, which is open.
  boolean open(Value value) {
    return value.perSample() && input.isPresent();
  }

  List<OnnxNode> nodes() {
    return nodes;
  }

  List<OnnxTensor> tensors() {
    var read = new HashSet<String>();
    nodes.forEach(node -> read.addAll(node.inputs()));
    return inOrder.stream().filter(tensor -> read.contains(tensor.name())).toList();
  }

  // ---- names ----

  /// Names nodes after the layer that they belong to.
  void scope(String layer) {
    scope = layer.isEmpty() ? "graph" : layer;
  }

  String scope() {
    return scope;
  }

  void name(Value value, String name) {
    names.getLast().put(value.id(), name);
  }

  String name(Value value) {
    return Objects.requireNonNull(names.getLast().get(value.id()), value::toString);
  }

  /// Begins a program of its own, in which values have other numbers.
  void enter() {
    names.add(new HashMap<>());
  }

  void leave() {
    names.removeLast();
  }

  private String unique(String stem) {
    int count = counts.merge(stem, 1, Integer::sum);
    return count == 1 ? stem : stem + "_" + count;
  }

  // ---- tensors ----

  /// A tensor of the file.
  void tensor(OnnxTensor tensor) {
    if (tensors.put(tensor.name(), tensor) == null) {
      inOrder.add(tensor);
    }
  }

  /// A list of whole numbers; lists that are alike are one tensor.
  String wholes(long... values) {
    String name = "i64" + Arrays.toString(values).replace(" ", "");
    tensor(OnnxTensor.of(name, values));
    return name;
  }

  /// A number; those that are alike are one tensor.
  String number(double value) {
    String name = "f32(" + (float) value + ")";
    tensor(OnnxTensor.of(name, Shape.SCALAR, (float) value));
    return name;
  }

  /// Literal numbers.
  String numbers(Shape shape, float... values) {
    String name = unique("numbers");
    tensor(OnnxTensor.of(name, shape, values));
    literals.put(name, values);
    return name;
  }

  /// Indices as whole numbers under a shape: a tensor of the file if they are literal, which is not
  /// taken for weights; else nodes.
  String indices(Value value, long... extents) {
    String name = name(value);
    float[] values = literals.get(name);
    String whole;
    if (values == null) {
      whole = cast(name, DataType.INT64);
    } else {
      long[] places = new long[values.length];
      for (int i = 0; i < places.length; i++) {
        places[i] = (long) values[i];
      }
      whole = unique("indices");
      tensor(OnnxTensor.of(whole, places));
    }
    return node("Reshape", List.of(whole, wholes(extents)));
  }

  // ---- nodes ----

  /// Adds a node of one output and returns the output's name.
  String node(String operator, List<String> inputs, OnnxAttribute... attributes) {
    return nodes(operator, inputs, 1, attributes).getFirst();
  }

  /// Adds a node of some outputs and returns their names.
  List<String> nodes(
      String operator, List<String> inputs, int outputs, OnnxAttribute... attributes) {
    String called = unique(scope + "/" + operator);
    var made = new ArrayList<String>();
    for (int i = 0; i < outputs; i++) {
      made.add(outputs == 1 ? called : called + ":" + i);
    }
    nodes.add(new OnnxNode(called, operator, "", inputs, made, List.of(attributes)));
    return made;
  }

  /// Gives a value another name, such as that of an output.
  void rename(String from, String to) {
    nodes.add(new OnnxNode(to, "Identity", "", List.of(from), List.of(to), List.of()));
  }

  static OnnxAttribute whole(String name, long value) {
    return new OnnxAttribute.Whole(name, value);
  }

  static OnnxAttribute real(String name, double value) {
    return new OnnxAttribute.Real(name, (float) value);
  }

  static OnnxAttribute list(String name, long... values) {
    return new OnnxAttribute.Wholes(name, Arrays.stream(values).boxed().toList());
  }

  // ---- words ----

  /// The numbers in another type.
  String cast(String value, DataType type) {
    return node("Cast", List.of(value), whole("to", type.code()));
  }

  /// A value in single precision, whatever it holds.
  String real(Value value) {
    String name = name(value);
    return value.type().element() == ElementType.FLOAT32 ? name : cast(name, DataType.FLOAT);
  }

  /// The shape for a reshape: axis 0 follows where it belongs to samples.
  String shape(Value value) {
    long[] extents = Arrays.stream(value.type().shape().extents()).asLongStream().toArray();
    if (open(value)) {
      extents[0] = -1;
    }
    return wholes(extents);
  }

  /// A value under the shape of another.
  String reshape(String value, Value like) {
    return node("Reshape", List.of(value, shape(like)));
  }

  /// A value repeated to the shape of another.
  String expand(String value, boolean perSample, Value like) {
    long[] extents = Arrays.stream(like.type().shape().extents()).asLongStream().toArray();
    if (!open(like)) {
      return node("Expand", List.of(value, wholes(extents)));
    }
    if (perSample) {
      extents[0] = 1; // the batch is there already
      return node("Expand", List.of(value, wholes(extents)));
    }
    String shape = node("Shape", List.of(input.orElseThrow()));
    String batch = node("Gather", List.of(shape, wholes(0)), whole("axis", 0));
    String first = node("Mul", List.of(batch, wholes(like.rows())));
    if (extents.length > 1) {
      String rest = wholes(Arrays.copyOfRange(extents, 1, extents.length));
      first = node("Concat", List.of(first, rest), whole("axis", 0));
    }
    return node("Expand", List.of(value, first));
  }
}
