package io.striate.interop.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.component.Config;
import io.striate.api.exchange.ImportRequest;
import io.striate.api.exchange.ImportedModel;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.interop.exchange.ImportedNetwork;
import io.striate.interop.onnx.layer.OnnxType;
import io.striate.interop.onnx.translate.Import;
import io.striate.json.JsonWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Models as the layer computes them, on the reference backend in double precision.
public final class Imported {
  private Imported() {}

  /// A result.
  ///
  /// @param shape with the batch
  /// @param values row-major
  @SuppressWarnings("ArrayRecordComponent") // a view
  public record Result(Shape shape, float[] values) {}

  /// The layer of a model.
  public static Layer layer(byte[] model) {
    var type = new OnnxType();
    String text = "data:application/onnx;base64," + Base64.getEncoder().encodeToString(model);
    Object parsed = type.fields().getFirst().kind().parse(text);
    return type.create(Config.of(type.fields(), Map.of("file", parsed)));
  }

  /// What a model gives for a batch.
  ///
  /// @param input shape of the input in the file, for one sample
  public static Result run(byte[] model, Shape input, int batch, float... samples) {
    Layer layer = layer(model);
    List<Parameter> parameters = layer.parameters(List.of(input.dropFirst()));
    var emit = new Emitter("imported", batch, 1);
    Value x = emit.input("x", TensorType.float32(input.with(0, batch)), true);
    var states = new ArrayList<Value>();
    for (Parameter parameter : parameters) {
      states.add(emit.state(parameter.name(), TensorType.float32(parameter.shape())));
    }
    Value y = emit.in("graph", () -> layer.forward(emit, List.of(x), states, Mode.INFERENCE));
    emit.output("result", y);
    var backends = Backends.installed();
    try (Backend backend = backends.open(backends.choose("reference"), BackendOptions.defaults());
        Weights weights = Weights.on(backend)) {
      for (Parameter parameter : parameters) {
        weights
            .add(parameter.name(), TensorType.float32(parameter.shape()))
            .set(
                parameter.name(),
                parameter
                    .initializer()
                    .values(parameter.shape(), new RandomStream(1, "init", 0, 0)));
      }
      try (var step = Step.of(emit.build(), weights)) {
        return new Result(y.type().shape(), step.set("x", samples).run().read("result"));
      }
    }
  }

  /// An imported graph as a network.
  ///
  /// @param spec where its specification would be
  public static ImportedNetwork network(Import imported, Path spec) {
    var weights =
        imported.weights().stream()
            .map(each -> new ImportedModel.Weight(each.name(), each.shape(), each.values()))
            .toList();
    return ImportedNetwork.of(
        new ImportedModel(JsonWriter.pretty(imported.spec()), weights, List.of()),
        new ImportRequest(spec.resolveSibling("graph.onnx"), spec, "net", List.of()),
        Catalog.installed());
  }

  /// Compares numbers, by the largest of them.
  public static void assertClose(float[] expected, float[] found, double tolerance, String what) {
    double largest = 1;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], tolerance * largest, what + ", element " + i);
    }
  }
}
