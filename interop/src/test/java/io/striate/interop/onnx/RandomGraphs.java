package io.striate.interop.onnx;

import io.striate.api.tensor.Shape;
import io.striate.interop.onnx.model.ModelWriter;
import io.striate.interop.onnx.model.OnnxAttribute;
import io.striate.interop.onnx.model.OnnxGraph;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.interop.onnx.model.OnnxNode;
import io.striate.interop.onnx.model.OnnxTensor;
import io.striate.interop.onnx.model.OnnxValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Small networks of random layers, for maps `[1, 2, 8, 8]`.
public final class RandomGraphs {
  /// The input, with the batch.
  public static final Shape INPUT = Shape.of(1, 2, 8, 8);

  private static final int LAYERS = 6;

  private final Random random;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final List<OnnxTensor> tensors = new ArrayList<>();
  private String last = "x";
  private int channels = 2;
  private int size = 8;

  private RandomGraphs(Random random) {
    this.random = random;
  }

  /// The file of a network.
  public static byte[] bytes(Random random) {
    return ModelWriter.message(new RandomGraphs(random).model()).toByteArray();
  }

  private OnnxModel model() {
    for (int i = 0; i < LAYERS; i++) {
      layer();
    }
    head();
    var graph =
        new OnnxGraph(
            "random",
            nodes,
            tensors,
            List.of(ModelWriter.value("x", INPUT)),
            List.of(new OnnxValue(last, 1, Optional.empty())));
    int[] opsets = {9, 10, 11, 12};
    return new OnnxModel("random", 6, opsets[random.nextInt(opsets.length)], graph);
  }

  private void layer() {
    switch (random.nextInt(8)) {
      case 0, 1 -> convolution();
      case 2 ->
          add(
              "BatchNormalization",
              List.of(
                  last, weight(channels), weight(channels), weight(channels), positive(channels)));
      case 3 ->
          add(List.of("Relu", "Sigmoid", "Tanh", "Elu").get(random.nextInt(4)), List.of(last));
      case 4 -> {
        if (size >= 4) {
          add(
              random.nextBoolean() ? "MaxPool" : "AveragePool",
              List.of(last),
              wholes("kernel_shape", 2, 2),
              wholes("strides", 2, 2));
          size /= 2;
        }
      }
      case 5 -> {
        String before = last;
        convolution();
        int filters = channels;
        add("Conv", List.of(before, weight(filters, channelsOf(before), 1, 1)));
        join(nodes.get(nodes.size() - 2).outputs().getFirst());
      }
      case 6 -> {
        add("Concat", List.of(last, last), new OnnxAttribute.Whole("axis", 1));
        channels *= 2;
      }
      default -> add("Add", List.of(last, weight(channels, 1, 1)));
    }
  }

  private int before = 2;

  private int channelsOf(String name) {
    return name.equals("x") ? 2 : before;
  }

  private void join(String other) {
    add("Add", List.of(last, other));
  }

  private void convolution() {
    before = channels;
    int filters = 1 + random.nextInt(4);
    add(
        "Conv",
        List.of(last, weight(filters, channels, 3, 3), weight(filters)),
        wholes("pads", 1, 1, 1, 1));
    channels = filters;
  }

  private void head() {
    add("Flatten", List.of(last));
    add("Gemm", List.of(last, weight(channels * size * size, 3), weight(3)));
    if (random.nextBoolean()) {
      add("Softmax", List.of(last));
    }
  }

  private void add(String operator, List<String> inputs, OnnxAttribute... attributes) {
    String output = operator.toLowerCase(java.util.Locale.ROOT) + nodes.size();
    nodes.add(new OnnxNode(output, operator, "", inputs, List.of(output), List.of(attributes)));
    last = output;
  }

  private static OnnxAttribute wholes(String name, long... values) {
    return new OnnxAttribute.Wholes(name, java.util.Arrays.stream(values).boxed().toList());
  }

  private String weight(int... extents) {
    return tensor(-1, extents);
  }

  private String positive(int... extents) {
    return tensor(0.5, extents);
  }

  private String tensor(double lowest, int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (lowest + random.nextDouble() * 2) / 2;
    }
    var tensor = OnnxTensor.of("w" + tensors.size(), shape, values);
    tensors.add(tensor);
    return tensor.name();
  }
}
