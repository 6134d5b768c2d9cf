package io.striate.interop.onnx.layer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.interop.onnx.model.ModelReader;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.interop.onnx.model.OnnxTensor;
import io.striate.interop.onnx.model.OnnxValue;
import io.striate.interop.onnx.operator.GraphEmission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `onnx`: a graph of an ONNX file as one layer. Its tensors of real numbers are parameters, whose
/// values before training are those of the file; it trains, freezes and runs as any other layer.
///
/// The layer takes the inputs of the graph in their order, and gives one output, or the numbers of
/// several outputs one after the other, `[N, sum of their sizes]`. Axis 0 of inputs and outputs is
/// the batch, whatever its extent in the file.
///
/// Source: the ONNX specification, onnx.proto and Operators.
public final class OnnxType implements LayerType {
  private static final FieldKind<OnnxModel> MODEL =
      FieldKind.located(
          "the name of an ONNX file, or a graph as checkpoints hold it",
          located ->
              GraphText.is(located.text())
                  ? GraphText.read(located.text())
                  : ModelReader.read(located.folder().resolve(located.text())),
          GraphText::of);

  private static final Field<OnnxModel> FILE =
      Field.required("file", MODEL, "the ONNX file, relative to the specification");
  private static final Field<Optional<List<String>>> OUTPUT =
      Field.optional(
          "output",
          FieldKind.oneOrList(FieldKind.text()),
          "name of the output, or of another value of the graph; the only output by default. Of"
              + " several names in a list, the layer gives the numbers one after the other");

  @Override
  public String id() {
    return "onnx";
  }

  @Override
  public String summary() {
    return "a graph of an ONNX file as one layer";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FILE, OUTPUT);
  }

  @Override
  public Layer create(Config config) {
    OnnxModel model = config.get(FILE);
    List<String> wanted = config.get(OUTPUT).orElse(List.of());
    List<String> given = model.graph().outputs().stream().map(OnnxValue::name).toList();
    if (wanted.isEmpty() && given.size() > 1) {
      throw new StriateException(
          Code.BAD_MODEL,
          "has " + given.size() + " outputs",
          "say which one with \"output\": " + given + ", or name several in a list");
    }
    return new GraphLayer(LayerGraph.of(model, wanted));
  }

  private record GraphLayer(LayerGraph graph) implements Layer {
    @Override
    public int leastInputs() {
      return graph.inputs().size();
    }

    @Override
    public int mostInputs() {
      return graph.inputs().size();
    }

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      for (int i = 0; i < inputs.size(); i++) {
        check(graph.inputs().get(i), inputs.get(i));
      }
      return graph.parameters().stream().map(GraphLayer::parameter).toList();
    }

    private static Parameter parameter(LayerGraph.Held held) {
      OnnxTensor tensor = held.tensor();
      return held.trained()
          ? Parameter.trainable(tensor.name(), tensor.shape(), (_, _) -> tensor.floats())
          : Parameter.statistic(tensor.name(), tensor.shape(), (_, _) -> tensor.floats());
    }

    /// Compares what is fed with what the file declares, as far as it does.
    private static void check(OnnxValue declared, Shape sample) {
      if (declared.extents().isEmpty()) {
        return;
      }
      List<OnnxValue.Extent> extents = declared.extents().get();
      boolean fits = extents.size() == sample.rank() + 1;
      for (int axis = 0; fits && axis < sample.rank(); axis++) {
        long wanted = extents.get(axis + 1).size().orElse(0);
        fits = wanted <= 0 || wanted == sample.extent(axis);
      }
      if (!fits) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            "takes "
                + declared.shape()
                + " as '"
                + declared.name()
                + "', the batch included, got samples "
                + sample);
      }
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      GraphEmission emission = graph.begin(emit, inputs, parameters, mode);
      graph.nodes().forEach(emission::node);
      List<Value> outputs = graph.outputs().stream().map(emission::value).toList();
      return outputs.size() == 1 ? outputs.getFirst() : joined(emit, outputs);
    }

    private Value joined(Emitter emit, List<Value> outputs) {
      var flat = new ArrayList<Value>();
      for (int i = 0; i < outputs.size(); i++) {
        Value output = outputs.get(i);
        if (!output.perSample()) {
          throw new StriateException(
              Code.BAD_MODEL,
              "gives '" + graph.outputs().get(i) + "', which is the same for all samples",
              "leave it out of \"output\"");
        }
        int size = output.type().shape().size() / emit.batch();
        flat.add(emit.reshape(output, emit.batch(), size));
      }
      return emit.emit(new Move.Concat(1), flat).getFirst();
    }
  }
}
