package io.striate.serve;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.layers.graph.GraphOutput;
import io.striate.training.Predicted;
import io.striate.training.TrainedModel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The Open Inference Protocol, version 2, for one model: what it takes and gives, and its answers.
final class Inference {
  /// How long the JSON of a body is that has bytes of tensors behind it.
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private static final int ANY = -1;

  private final ServedModel served;

  Inference(ServedModel served) {
    this.served = served;
  }

  /// What the model takes and gives. Samples are along axis 0, as many as a client likes.
  Reply metadata() {
    var inputs = new ArrayList<JsonValue>();
    TrainedModel model = served.model();
    model.inputs().forEach((name, shape) -> inputs.add(tensor(name, type(model, name), shape)));
    var outputs = new ArrayList<JsonValue>();
    for (GraphOutput output : model.network().graph().outputs()) {
      outputs.add(tensor(output.spec().name(), Datatype.FP32, output.shape()));
    }
    return Reply.json(
        Json.object()
            .put("name", served.name())
            .put("versions", Json.list(List.of(Json.text(served.version()))))
            .put("platform", "striate")
            .put("inputs", Json.list(inputs))
            .put("outputs", Json.list(outputs))
            .build());
  }

  /// Bytes where the training had bytes.
  private static Datatype type(TrainedModel model, String input) {
    return model.format().normalization(input).isPresent() ? Datatype.UINT8 : Datatype.FP32;
  }

  private static JsonObject tensor(String name, Datatype type, Shape shape) {
    int[] extents = new int[shape.rank() + 1];
    extents[0] = ANY;
    for (int axis = 0; axis < shape.rank(); axis++) {
      extents[axis + 1] = shape.extent(axis);
    }
    return Json.object()
        .put("name", name)
        .put("datatype", type.name())
        .put("shape", Json.numbers(extents))
        .build();
  }

  /// Answers a request.
  ///
  /// @throws Refusal if its inputs do not suit the model
  Reply infer(InferRequest request) {
    List<Map<String, HostArray>> samples = samples(request);
    List<InferRequest.Wanted> wanted = wanted(request);
    try {
      return reply(request, wanted, served.use(predictor -> predictor.predictEach(samples)));
    } catch (StriateException unsuitable) {
      throw Answers.refusal(unsuitable);
    }
  }

  /// How many samples a request has.
  static int count(InferRequest request) {
    List<Long> shape = request.inputs().getFirst().shape();
    return shape.isEmpty() ? 0 : Math.toIntExact(shape.getFirst());
  }

  private List<Map<String, HostArray>> samples(InferRequest request) {
    Map<String, Shape> shapes = served.model().inputs();
    int count = count(request);
    var samples = new ArrayList<Map<String, HostArray>>();
    for (int i = 0; i < count; i++) {
      samples.add(new LinkedHashMap<>());
    }
    for (InferRequest.Tensor input : request.inputs()) {
      Shape shape = shapes.get(input.name());
      if (shape == null) {
        throw bad(
            String.format(
                Locale.ROOT, "no input '%s'; there are %s", input.name(), shapes.keySet()));
      }
      var expected = new ArrayList<Long>(List.of((long) count));
      for (int axis = 0; axis < shape.rank(); axis++) {
        expected.add((long) shape.extent(axis));
      }
      if (!input.shape().equals(expected)) {
        throw bad(
            String.format(
                Locale.ROOT,
                "input '%s' has the shape %s, must be [samples, %s]%s",
                input.name(),
                input.shape(),
                shape.toString().replaceAll("[\\[\\]]", ""),
                request.inputs().size() > 1 ? " with as many samples as the first input" : ""));
      }
      for (int i = 0; i < count; i++) {
        if (samples.get(i).put(input.name(), part(input.values(), i, shape.size())) != null) {
          throw bad(String.format(Locale.ROOT, "input '%s' is there twice", input.name()));
        }
      }
    }
    return samples;
  }

  private static Refusal bad(String message) {
    return new Refusal(Refusal.BAD_REQUEST, message);
  }

  /// The elements of one sample.
  private static HostArray part(HostArray all, int sample, int size) {
    int from = sample * size;
    return switch (all) {
      case HostArray.Floats(float[] values) ->
          new HostArray.Floats(Arrays.copyOfRange(values, from, from + size));
      case HostArray.Doubles(double[] values) ->
          new HostArray.Doubles(Arrays.copyOfRange(values, from, from + size));
      case HostArray.Bytes(byte[] values) ->
          new HostArray.Bytes(Arrays.copyOfRange(values, from, from + size));
      case HostArray.Ints(int[] values) ->
          new HostArray.Ints(Arrays.copyOfRange(values, from, from + size));
    };
  }

  private List<InferRequest.Wanted> wanted(InferRequest request) {
    List<String> names = served.model().outputs();
    if (request.outputs().isEmpty()) {
      return names.stream().map(name -> new InferRequest.Wanted(name, request.binary())).toList();
    }
    for (InferRequest.Wanted each : request.outputs()) {
      if (!names.contains(each.name())) {
        throw bad(String.format(Locale.ROOT, "no output '%s'; there are %s", each.name(), names));
      }
    }
    return request.outputs();
  }

  private Reply reply(
      InferRequest request, List<InferRequest.Wanted> wanted, List<Predicted> answers) {
    var outputs = new ArrayList<JsonValue>();
    var tail = new ByteArrayOutputStream();
    boolean binary = false;
    for (InferRequest.Wanted each : wanted) {
      float[] values = joined(each.name(), answers);
      var output =
          Json.object()
              .put("name", each.name())
              .put("datatype", Datatype.FP32.name())
              .put("shape", Json.numbers(shape(each.name(), answers)));
      if (each.binary()) {
        binary = true;
        byte[] bytes = Datatype.floats(values);
        tail.writeBytes(bytes);
        output.put("parameters", Json.object().put("binary_data_size", bytes.length).build());
      } else {
        output.put("data", Json.list(Answers.numbers(values)));
      }
      outputs.add(output.build());
    }
    var response =
        Json.object().put("model_name", served.name()).put("model_version", served.version());
    request.id().ifPresent(id -> response.put("id", id));
    JsonObject json = response.put("outputs", Json.list(outputs)).build();
    return binary ? withBytes(json, tail.toByteArray()) : Reply.json(json);
  }

  private static Reply withBytes(JsonObject json, byte[] tail) {
    byte[] head = JsonWriter.line(json).getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, body, head.length, tail.length);
    return new Reply(200, Map.of(Reply.TYPE, "application/octet-stream"), body)
        .with(JSON_LENGTH, Integer.toString(head.length));
  }

  private static float[] joined(String output, List<Predicted> answers) {
    int size = answers.getFirst().values(output).length;
    float[] all = new float[answers.size() * size];
    for (int i = 0; i < answers.size(); i++) {
      System.arraycopy(answers.get(i).values(output), 0, all, i * size, size);
    }
    return all;
  }

  /// The shape of the output, or a list of numbers for each sample if its answer has another size.
  private static int[] shape(String output, List<Predicted> answers) {
    int size = answers.getFirst().values(output).length;
    Shape shape =
        answers.getFirst().model().network().graph().outputs().stream()
            .filter(each -> each.spec().name().equals(output))
            .map(GraphOutput::shape)
            .filter(each -> each.elements() == size)
            .findFirst()
            .orElse(Shape.of(size));
    int[] extents = new int[shape.rank() + 1];
    extents[0] = answers.size();
    for (int axis = 0; axis < shape.rank(); axis++) {
      extents[axis + 1] = shape.extent(axis);
    }
    return extents;
  }
}
