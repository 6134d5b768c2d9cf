package io.striate.interop.onnx;

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

/// A small transformer with random weights, in the nodes that PyTorch writes for one: words as
/// `int64`, an open batch, shapes computed from shapes, a causal mask, attention over four axes.
///
/// Source: Vaswani and others, "Attention is all you need", arXiv:1706.03762.
final class Transformer {
  static final int SOURCE_WORDS = 6;
  static final int TARGET_WORDS = 5;
  static final int WORDS = 11;

  private static final int WIDTH = 8;
  private static final int HEADS = 2;

  private final int opset;
  private final Random random = new Random(17);
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final List<OnnxTensor> tensors = new ArrayList<>();

  private Transformer(int opset) {
    this.opset = opset;
  }

  /// The file: from `source` and `target` to `logits [N, words, positions]`.
  static byte[] bytes(int opset) {
    return ModelWriter.message(new Transformer(opset).model()).toByteArray();
  }

  private OnnxModel model() {
    String encoded = embedded("source");
    encoded = normal(node("Add", encoded, attention(encoded, encoded, false)));
    encoded = normal(node("Add", encoded, forward(encoded)));
    String decoded = embedded("target");
    decoded = normal(node("Add", decoded, attention(decoded, decoded, true)));
    decoded = normal(node("Add", decoded, attention(decoded, encoded, false)));
    decoded = normal(node("Add", decoded, forward(decoded)));
    String logits = linear(decoded, WIDTH, WORDS);
    nodes.add(
        new OnnxNode(
            "last", "Transpose", "", List.of(logits), List.of("logits"), List.of(perm(0, 2, 1))));
    var graph =
        new OnnxGraph(
            "transformer",
            nodes,
            tensors,
            List.of(words("source", SOURCE_WORDS), words("target", TARGET_WORDS)),
            List.of(new OnnxValue("logits", DataType.FLOAT.code(), Optional.empty())));
    return new OnnxModel("transformer", 8, opset, graph);
  }

  private static OnnxValue words(String name, int count) {
    return new OnnxValue(
        name,
        DataType.INT64.code(),
        Optional.of(List.of(OnnxValue.Extent.open("N"), OnnxValue.Extent.of(count))));
  }

  // ---- parts ----

  /// Vectors of words, and of as many positions of a longer table as there are words.
  private String embedded(String words) {
    String vectors = node("Gather", weight(WORDS, WIDTH), words);
    String length = node("Unsqueeze", extent(words, 1), wholes(0));
    String positions = node("Slice", weight(9, WIDTH), wholes(0), length, wholes(0));
    return node("Add", vectors, positions);
  }

  private String extent(String value, long axis) {
    return node("Gather", node("Shape", value), whole(axis));
  }

  private String attention(String asking, String asked, boolean causal) {
    String queries = heads(asking, 0, 2, 1, 3);
    String keys = heads(asked, 0, 2, 3, 1);
    String values = heads(asked, 0, 2, 1, 3);
    String scores =
        causal
            ? node("MatMul", queries, keys)
            : node(
                "Einsum",
                List.of(queries, keys),
                new OnnxAttribute.Text("equation", "bhid,bhdj->bhij"));
    scores = node("Mul", scores, number((float) Math.sqrt((double) HEADS / WIDTH)));
    if (causal) {
      String shape = node("Shape", scores);
      String mask = node("Expand", triangle(), shape);
      String hidden = node("Equal", mask, number(0));
      scores = node("Where", hidden, number(Float.NEGATIVE_INFINITY), scores);
    }
    String shares = node("Softmax", List.of(scores), new OnnxAttribute.Whole("axis", -1));
    String mixed = node("MatMul", shares, values);
    String together = node("Transpose", List.of(mixed), perm(0, 2, 1, 3));
    return linear(node("Reshape", together, wholes(0, 0, -1)), WIDTH, WIDTH);
  }

  private String triangle() {
    if (opset < 14) {
      float[] values = new float[TARGET_WORDS * TARGET_WORDS];
      for (int i = 0; i < values.length; i++) {
        values[i] = i % TARGET_WORDS <= i / TARGET_WORDS ? 1 : 0;
      }
      String output = "n" + nodes.size();
      var tensor = OnnxTensor.of("", Shape.of(TARGET_WORDS, TARGET_WORDS), values);
      nodes.add(
          new OnnxNode(
              output,
              "Constant",
              "",
              List.of(),
              List.of(output),
              List.of(new OnnxAttribute.Tensor("value", tensor))));
      return output;
    }
    var one = OnnxTensor.of("", Shape.of(1), 1);
    String ones =
        node(
            "ConstantOfShape",
            List.of(wholes(TARGET_WORDS, TARGET_WORDS)),
            new OnnxAttribute.Tensor("value", one));
    return node("Trilu", List.of(ones), new OnnxAttribute.Whole("upper", 0));
  }

  /// `[N, heads, words, width of a head]` in an order.
  private String heads(String value, long... order) {
    String all = linear(value, WIDTH, WIDTH);
    String batch = node("Unsqueeze", extent(value, 0), wholes(0));
    String shape =
        node(
            "Concat",
            List.of(batch, wholes(-1, HEADS, WIDTH / HEADS)),
            new OnnxAttribute.Whole("axis", 0));
    return node("Transpose", List.of(node("Reshape", all, shape)), perm(order));
  }

  private String forward(String value) {
    return linear(gelu(linear(value, WIDTH, 2 * WIDTH)), 2 * WIDTH, WIDTH);
  }

  private String gelu(String x) {
    if (opset >= 20) {
      return node("Gelu", x);
    }
    String erf = node("Erf", node("Div", x, number((float) Math.sqrt(2))));
    return node("Mul", node("Mul", x, node("Add", erf, number(1))), number(0.5f));
  }

  private String normal(String x) {
    if (opset >= 17) {
      return node("LayerNormalization", x, weight(WIDTH), weight(WIDTH));
    }
    var axes = new OnnxAttribute.Wholes("axes", List.of(-1L));
    String centered = node("Sub", x, node("ReduceMean", List.of(x), axes));
    String squares = node("Pow", centered, number(2));
    String variance = node("ReduceMean", List.of(squares), axes);
    String deviation = node("Sqrt", node("Add", variance, number(1e-5f)));
    String normal = node("Div", centered, deviation);
    return node("Add", node("Mul", normal, weight(WIDTH)), weight(WIDTH));
  }

  private String linear(String value, int from, int to) {
    return node("Add", weight(to), node("MatMul", value, weight(from, to)));
  }

  // ---- words ----

  private String node(String operator, String... inputs) {
    return node(operator, List.of(inputs));
  }

  private String node(String operator, List<String> inputs, OnnxAttribute... attributes) {
    String output = "n" + nodes.size();
    nodes.add(new OnnxNode(output, operator, "", inputs, List.of(output), List.of(attributes)));
    return output;
  }

  private static OnnxAttribute perm(long... order) {
    return new OnnxAttribute.Wholes("perm", Arrays.stream(order).boxed().toList());
  }

  private String weight(int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return add(OnnxTensor.of("w" + tensors.size(), shape, values));
  }

  private String number(float value) {
    return add(OnnxTensor.of("w" + tensors.size(), Shape.SCALAR, value));
  }

  private String wholes(long... values) {
    return add(OnnxTensor.of("w" + tensors.size(), values));
  }

  private String whole(long value) {
    return add(
        new OnnxTensor(
            "w" + tensors.size(),
            DataType.INT64.code(),
            List.of(),
            Optional.of(new OnnxTensor.Source.Wholes(new long[] {value})),
            "the test"));
  }

  private String add(OnnxTensor tensor) {
    tensors.add(tensor);
    return tensor.name();
  }
}
