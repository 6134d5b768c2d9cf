package io.striate.interop.onnx.operator;

import io.striate.api.tensor.Shape;
import io.striate.interop.onnx.model.DataType;
import io.striate.interop.onnx.model.ModelWriter;
import io.striate.interop.onnx.model.OnnxAttribute;
import io.striate.interop.onnx.model.OnnxGraph;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.interop.onnx.model.OnnxNode;
import io.striate.interop.onnx.model.OnnxTensor;
import io.striate.interop.onnx.model.OnnxValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A graph that is mostly one node, with random weights, to be compared with ONNX Runtime.
final class OperatorCase {
  private final String operator;
  private final Shape input;
  private final List<OnnxNode> before = new ArrayList<>();
  private final List<String> inputs = new ArrayList<>();
  private final List<OnnxAttribute> attributes = new ArrayList<>();
  private final List<OnnxTensor> tensors = new ArrayList<>();
  private final Random random;
  private int[] opsets = {7, 13};
  private int outputs = 1;
  private int compared;
  private double least = -2;
  private long result = DataType.FLOAT.code();
  private boolean added;

  private OperatorCase(String operator, Random random, int... input) {
    this.operator = operator;
    this.random = random;
    this.input = Shape.of(input);
  }

  /// A node whose first input is fed.
  static OperatorCase node(String operator, Random random, int... input) {
    var made = new OperatorCase(operator, random, input);
    made.inputs.add("x");
    return made;
  }

  /// A node with other inputs than the one that is fed.
  static OperatorCase free(String operator, Random random, int... input) {
    return new OperatorCase(operator, random, input);
  }

  OperatorCase opsets(int... versions) {
    opsets = versions;
    return this;
  }

  /// The least number of inputs, such as 0 for a root.
  OperatorCase least(double number) {
    least = number;
    return this;
  }

  OperatorCase fed() {
    inputs.add("x");
    return this;
  }

  OperatorCase none() {
    inputs.add("");
    return this;
  }

  OperatorCase named(String name) {
    inputs.add(name);
    return this;
  }

  /// A random tensor.
  OperatorCase weight(int... extents) {
    return weight(-1, extents);
  }

  OperatorCase weight(double lowest, int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (lowest + random.nextDouble() * 2);
    }
    return tensor(OnnxTensor.of("w" + tensors.size(), shape, values));
  }

  /// A random tensor for a node before.
  OperatorCase hold(int... extents) {
    weight(extents);
    inputs.removeLast();
    return this;
  }

  OperatorCase wholes(long... values) {
    return tensor(OnnxTensor.of("w" + tensors.size(), values));
  }

  /// A whole number without axes.
  OperatorCase number(long value) {
    return tensor(
        new OnnxTensor(
            "w" + tensors.size(),
            DataType.INT64.code(),
            List.of(),
            Optional.of(new OnnxTensor.Source.Wholes(new long[] {value})),
            "the test"));
  }

  OperatorCase reals(float... values) {
    return tensor(OnnxTensor.of("w" + tensors.size(), Shape.of(values.length), values));
  }

  OperatorCase scalar(float value) {
    return tensor(OnnxTensor.of("w" + tensors.size(), Shape.SCALAR, value));
  }

  private OperatorCase tensor(OnnxTensor tensor) {
    tensors.add(tensor);
    inputs.add(tensor.name());
    return this;
  }

  OperatorCase with(String name, long value) {
    attributes.add(new OnnxAttribute.Whole(name, value));
    return this;
  }

  OperatorCase with(String name, float value) {
    attributes.add(new OnnxAttribute.Real(name, value));
    return this;
  }

  OperatorCase with(String name, String value) {
    attributes.add(new OnnxAttribute.Text(name, value));
    return this;
  }

  OperatorCase list(String name, long... values) {
    attributes.add(new OnnxAttribute.Wholes(name, Arrays.stream(values).boxed().toList()));
    return this;
  }

  OperatorCase with(String name, OnnxTensor value) {
    attributes.add(new OnnxAttribute.Tensor(name, value));
    return this;
  }

  OperatorCase floats(String name, Float... values) {
    attributes.add(new OnnxAttribute.Reals(name, List.of(values)));
    return this;
  }

  /// A node before, whose output is `name`.
  OperatorCase before(String op, String name, List<String> from, OnnxAttribute... settings) {
    before.add(new OnnxNode(name, op, "", from, List.of(name), List.of(settings)));
    return this;
  }

  /// The node has several outputs, of which one is compared.
  OperatorCase outputs(int count, int which) {
    outputs = count;
    compared = which;
    return this;
  }

  /// The results are whole numbers or truth values.
  OperatorCase gives(DataType type) {
    result = type.code();
    return this;
  }

  /// The result is known; it is added to the input, so that there is something to compute.
  OperatorCase added() {
    added = true;
    return this;
  }

  int[] versions() {
    return opsets.clone();
  }

  Shape input() {
    return input;
  }

  double least() {
    return least;
  }

  OnnxModel model(int opset) {
    var nodes = new ArrayList<>(before);
    var names = new ArrayList<String>();
    for (int i = 0; i < outputs; i++) {
      names.add(i == compared ? "y" : "other" + i);
    }
    String last = "y";
    nodes.add(new OnnxNode("tested", operator, "", inputs, names, attributes));
    if (added) {
      nodes.add(
          new OnnxNode(
              "cast",
              "Cast",
              "",
              List.of("y"),
              List.of("real"),
              List.of(new OnnxAttribute.Whole("to", 1))));
      nodes.add(new OnnxNode("sum", "Add", "", List.of("x", "real"), List.of("z"), List.of()));
      last = "z";
    }
    var graph =
        new OnnxGraph(
            "case",
            nodes,
            tensors,
            List.of(ModelWriter.value("x", input)),
            List.of(new OnnxValue(last, result, Optional.empty())));
    return new OnnxModel(operator, 8, opset, graph);
  }

  String operator() {
    return operator;
  }

  @Override
  public String toString() {
    return operator
        + " of "
        + input
        + " with "
        + attributes
        + " and "
        + tensors.size()
        + " tensors";
  }
}
