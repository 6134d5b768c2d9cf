package io.striate.interop.onnx.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.error.StriateException;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Parameter;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import io.striate.interop.onnx.model.DataType;
import io.striate.interop.onnx.model.ModelWriter;
import io.striate.interop.onnx.model.OnnxAttribute;
import io.striate.interop.onnx.model.OnnxGraph;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.interop.onnx.model.OnnxNode;
import io.striate.interop.onnx.model.OnnxTensor;
import io.striate.interop.onnx.model.OnnxValue;
import io.striate.layers.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxTypeTest implements LayerContract {
  @TempDir Path folder;

  @Override
  public LayerType type() {
    return new OnnxType();
  }

  private static float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) Math.sin(i + 1) / 2;
    }
    return numbers;
  }

  private static OnnxNode node(String operator, String output, String... inputs) {
    return new OnnxNode(output, operator, "", List.of(inputs), List.of(output), List.of());
  }

  /// A convolution, a normalization, a bend, and a product; written for one sample.
  private static OnnxModel small() {
    var graph =
        new OnnxGraph(
            "small",
            List.of(
                node("Conv", "c", "x", "conv.weight"),
                node("BatchNormalization", "n", "c", "scale", "shift", "mean", "variance"),
                node("Tanh", "t", "n"),
                node("Reshape", "f", "t", "flat"),
                node("Gemm", "g", "f", "gemm.weight", "gemm.bias"),
                node("Mul", "y", "g", "half"),
                node("Relu", "z", "g")),
            List.of(
                OnnxTensor.of("conv.weight", Shape.of(2, 1, 2, 2), numbers(8)),
                OnnxTensor.of("scale", Shape.of(2), 1, 1),
                OnnxTensor.of("shift", Shape.of(2), 0, 0),
                OnnxTensor.of("mean", Shape.of(2), 0, 0),
                OnnxTensor.of("variance", Shape.of(2), 1, 1),
                OnnxTensor.of("flat", 1, 18),
                OnnxTensor.of("gemm.weight", Shape.of(18, 3), numbers(54)),
                OnnxTensor.of("gemm.bias", Shape.of(3), 0, 0, 0),
                OnnxTensor.of("half", Shape.SCALAR, 0.5f)),
            List.of(ModelWriter.value("x", Shape.of(1, 1, 4, 4))),
            List.of(
                new OnnxValue("y", 1, Optional.empty()), new OnnxValue("z", 1, Optional.empty())));
    return new OnnxModel("small.onnx", 8, 13, graph);
  }

  private static byte[] bytes(OnnxModel model) {
    return ModelWriter.message(model).toByteArray();
  }

  private static String text(OnnxModel model) {
    return "data:application/onnx;base64," + Base64.getEncoder().encodeToString(bytes(model));
  }

  @Override
  public List<Case> cases() {
    long parameters = 8 + 2 * 2 + 54 + 3;
    return List.of(
        new Case(
            Map.of("file", text(small()), "output", "y"),
            List.of(Shape.of(1, 4, 4)),
            Shape.of(3),
            parameters),
        new Case(
            Map.of("file", text(small()), "output", "t"),
            List.of(Shape.of(1, 4, 4)),
            Shape.of(2, 3, 3),
            12),
        new Case(
            Map.of("file", text(small()), "output", List.of("t", "y")),
            List.of(Shape.of(1, 4, 4)),
            Shape.of(2 * 3 * 3 + 3),
            parameters));
  }

  private static String refusal(Runnable work) {
    return assertThrows(StriateException.class, work::run).getMessage();
  }

  private Network network(String settings, String input) throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    Files.write(models.resolve("small.onnx"), bytes(small()));
    Path spec = models.resolve("net.json");
    Files.writeString(
        spec,
        "{ \"striate\": 1, \"input\": "
            + input
            + ", \"layers\": [{ \"type\": \"onnx\", \"name\": \"graph\", "
            + settings
            + " }] }");
    return Network.read(spec, List.of(), Catalog.installed());
  }

  @Test
  void theFileIsRelativeToTheSpecification() throws IOException {
    Network network = network("\"file\": \"small.onnx\", \"output\": \"y\"", "[1, 4, 4]");
    assertEquals(Shape.of(3), network.graph().nodes().getFirst().shape());
    assertEquals(
        List.of(
            "graph.conv.weight",
            "graph.scale",
            "graph.shift",
            "graph.mean",
            "graph.variance",
            "graph.gemm.weight",
            "graph.gemm.bias"),
        network.graph().states().stream().map(state -> state.name()).toList());
    assertEquals(
        List.of("graph.mean", "graph.variance"),
        network.graph().states().stream()
            .filter(state -> !state.trained())
            .map(state -> state.name())
            .toList());
  }

  @Test
  void theCanonicalFormNeedsNoFileAndHasNoWeights() throws IOException {
    Network network = network("\"file\": \"small.onnx\", \"output\": \"y\"", "[1, 4, 4]");
    String canonical = network.canonicalText();
    Files.delete(folder.resolve("models/small.onnx"));
    Network again = Network.parse("spec.json", canonical, List.of(), Catalog.installed());
    assertEquals(canonical, again.canonicalText());
    assertEquals(
        network.graph().nodes().getFirst().shape(), again.graph().nodes().getFirst().shape());
    Parameter weight = again.graph().nodes().getFirst().parameters().getFirst();
    assertEquals(
        "the graph: tensor 'conv.weight' has no elements here; its values are in the weights of the"
            + " model [STR-202]",
        refusal(() -> weight.initializer().values(weight.shape(), new RandomStream(1, "w", 0, 0))));
  }

  @Test
  void parametersBeginWithTheValuesOfTheFile() throws IOException {
    Network network = network("\"file\": \"small.onnx\", \"output\": \"y\"", "[1, 4, 4]");
    Parameter weight = network.graph().nodes().getFirst().parameters().getFirst();
    assertArrayEquals(
        numbers(8), weight.initializer().values(weight.shape(), new RandomStream(1, "w", 0, 0)));
  }

  @Test
  void aModelOfSeveralOutputsAsksWhich() {
    String refused = refusal(() -> unchecked("\"file\": \"small.onnx\"", "[1, 4, 4]"));
    assertTrue(refused.contains("has 2 outputs"), refused);
    assertTrue(refused.contains("\"output\": [y, z]"), refused);
    assertTrue(
        refusal(() -> unchecked("\"file\": \"small.onnx\", \"output\": \"q\"", "[1, 4, 4]"))
            .contains("no node gives 'q'"));
  }

  @Test
  void anInputOfAnotherShapeIsRefused() {
    String refused =
        refusal(() -> unchecked("\"file\": \"small.onnx\", \"output\": \"y\"", "[1, 5, 4]"));
    assertTrue(
        refused.contains("takes [1, 1, 4, 4] as 'x', the batch included, got samples [1, 5, 4]"),
        refused);
  }

  @Test
  void aMissingFileIsReportedWithItsPlace() {
    String refused = refusal(() -> unchecked("\"file\": \"none.onnx\"", "[1, 4, 4]"));
    assertTrue(refused.contains("net.json:1:"), refused);
    assertTrue(refused.contains("$.layers[0].file"), refused);
    assertTrue(refused.contains("none.onnx: cannot be read: no such file"), refused);
  }

  private void unchecked(String settings, String input) {
    try {
      network(settings, input);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String refusalOf(long opset, OnnxNode... nodes) {
    var graph =
        new OnnxGraph(
            "g",
            List.of(nodes),
            List.of(),
            List.of(ModelWriter.value("x", Shape.of(1, 4))),
            List.of(new OnnxValue("y", DataType.FLOAT.code(), Optional.empty())));
    return refusal(() -> LayerGraph.of(new OnnxModel("m.onnx", 8, opset, graph), List.of()));
  }

  @Test
  void allUnknownOperatorsAreListedAtOnce() {
    String refused =
        refusalOf(
            13,
            new OnnxNode("first", "NonZero", "", List.of("x"), List.of("a"), List.of()),
            new OnnxNode("second", "Fancy", "acme", List.of("a"), List.of("b"), List.of()),
            new OnnxNode("", "NonZero", "", List.of("b"), List.of("y"), List.of()));
    assertEquals(
        """
        has operators that Striate does not have; these nodes use them [STR-202]
          NonZero: first, y
          acme.Fancy: second\
        """,
        refused);
  }

  @Test
  void versionsThatAreNotReadAreRefused() {
    OnnxNode relu = node("Relu", "y", "x");
    assertTrue(refusalOf(5, relu).contains("version 5 of the operators (opset); versions 6 to 21"));
    assertTrue(refusalOf(22, relu).contains("version 22"));
    assertTrue(refusalOf(13, relu, relu).contains("two nodes give 'y'"));
    assertTrue(refusalOf(13, node("Relu", "q", "x")).contains("depends on no input"));
  }

  @Test
  void aNodeThatDoesNotSuitIsNamed() {
    var graph =
        new OnnxGraph(
            "g",
            List.of(
                new OnnxNode(
                    "turn",
                    "Transpose",
                    "",
                    List.of("x"),
                    List.of("y"),
                    List.of(new OnnxAttribute.Wholes("perm", List.of(1L, 0L))))),
            List.of(),
            List.of(ModelWriter.value("x", Shape.of(1, 4))),
            List.of(new OnnxValue("y", DataType.FLOAT.code(), Optional.empty())));
    String text = text(new OnnxModel("m.onnx", 8, 13, graph));
    String refused =
        refusal(() ->
            Network.parse(
                "net.json",
                "{ \"striate\": 1, \"input\": [4], \"layers\": [{ \"type\": \"onnx\", \"file\": \""
                    + text
                    + "\" }] }",
                List.of(),
                Catalog.installed()));
    assertTrue(refused.contains("node 'turn' (Transpose) does not keep axis 0"), refused);
  }
}
