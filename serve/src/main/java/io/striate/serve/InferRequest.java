package io.striate.serve;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.json.JsonArray;
import io.striate.json.JsonBoolean;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A request for inference of the Open Inference Protocol, version 2: JSON, behind which the bytes
/// of tensors may follow (the binary tensor data extension).
///
/// @param id what the client calls the request; it is sent back
/// @param inputs in the order of the request
/// @param outputs those that are asked for; empty for all
/// @param binary whether all outputs are sent as bytes
record InferRequest(
    Optional<String> id, List<Tensor> inputs, List<Wanted> outputs, boolean binary) {
  private static final String BINARY_SIZE = "binary_data_size";

  InferRequest {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /// An input.
  ///
  /// @param shape with the samples along axis 0
  /// @param values all elements, row by row
  record Tensor(String name, List<Long> shape, Datatype type, HostArray values) {
    Tensor {
      shape = List.copyOf(shape);
    }
  }

  /// An output that is asked for.
  ///
  /// @param binary whether it is sent as bytes
  record Wanted(String name, boolean binary) {}

  /// Reads a body.
  ///
  /// @param json bytes of JSON at its begin
  /// @param most bytes of JSON that are read
  /// @throws Refusal if it is no such request
  static InferRequest read(byte[] body, long json, long most) {
    if (json > body.length) {
      throw bad("Inference-Header-Content-Length is larger than the body");
    }
    if (json > most) {
      throw new Refusal(
          Refusal.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "the JSON has more than %,d bytes; send tensors as bytes, by the binary tensor data"
                  + " extension",
              most));
    }
    ByteBuffer rest =
        ByteBuffer.wrap(body, (int) json, body.length - (int) json)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, 0, (int) json));
      return new Reading(rest).request(JsonReader.read("request", text.toString()).root());
    } catch (CharacterCodingException notText) {
      throw bad("the JSON is not UTF-8");
    } catch (StriateException notJson) {
      throw bad(notJson.problems().getFirst().toString());
    }
  }

  private static Refusal bad(String message) {
    return new Refusal(Refusal.BAD_REQUEST, message);
  }

  /// One request that is read.
  private static final class Reading {
    private final ByteBuffer rest;

    Reading(ByteBuffer rest) {
      this.rest = rest;
    }

    InferRequest request(JsonValue root) {
      if (!(root instanceof JsonObject request)) {
        throw bad("the request must be an object, got " + root.kind());
      }
      var inputs = new ArrayList<Tensor>();
      for (JsonValue each : list(request, "inputs").orElse(List.of())) {
        inputs.add(input(object(each, "inputs")));
      }
      if (inputs.isEmpty()) {
        throw bad("the request has no \"inputs\"");
      }
      if (rest.hasRemaining()) {
        throw bad(
            String.format(
                Locale.ROOT, "%,d bytes at the end belong to no input", rest.remaining()));
      }
      boolean binary = flag(request, "binary_data_output");
      var outputs = new ArrayList<Wanted>();
      for (JsonValue each : list(request, "outputs").orElse(List.of())) {
        JsonObject output = object(each, "outputs");
        outputs.add(
            new Wanted(
                text(output, "name").orElseThrow(() -> bad("an output has no \"name\"")),
                parameter(output, "binary_data").isPresent()
                    ? flag(output, "binary_data")
                    : binary));
      }
      return new InferRequest(text(request, "id"), inputs, outputs, binary);
    }

    private Tensor input(JsonObject input) {
      String name = text(input, "name").orElseThrow(() -> bad("an input has no \"name\""));
      Datatype type =
          Datatype.of(
              name,
              text(input, "datatype")
                  .orElseThrow(() -> bad("input '" + name + "' has no \"datatype\"")));
      List<Long> shape = shape(name, input);
      long elements = elements(name, shape);
      HostArray values =
          parameter(input, BINARY_SIZE).isPresent()
              ? bytes(name, input, type, elements)
              : numbers(name, input, type, elements);
      return new Tensor(name, shape, type, values);
    }

    private static List<Long> shape(String name, JsonObject input) {
      var shape = new ArrayList<Long>();
      for (JsonValue each :
          list(input, "shape").orElseThrow(() -> bad("input '" + name + "' has no \"shape\""))) {
        shape.add(
            whole(each)
                .filter(extent -> extent > 0)
                .orElseThrow(
                    () -> bad("input '" + name + "': a shape consists of whole numbers above 0")));
      }
      return shape;
    }

    private static long elements(String name, List<Long> shape) {
      long elements = 1;
      for (long extent : shape) {
        elements = extent > Integer.MAX_VALUE ? Long.MAX_VALUE : elements * extent;
        if (elements > Integer.MAX_VALUE) {
          throw bad("input '" + name + "': the shape " + shape + " has too many elements");
        }
      }
      return elements;
    }

    private HostArray bytes(String name, JsonObject input, Datatype type, long elements) {
      long size =
          whole(parameter(input, BINARY_SIZE).orElseThrow())
              .orElseThrow(() -> bad("input '" + name + "': binary_data_size is no number"));
      if (input.get("data").isPresent()) {
        throw bad("input '" + name + "' has \"data\" and \"binary_data_size\"");
      }
      if (size != elements * type.bytes() || size > rest.remaining()) {
        throw bad(
            String.format(
                Locale.ROOT,
                "input '%s': %,d elements of %s are %,d bytes, got binary_data_size %,d and %,d"
                    + " bytes behind the JSON",
                name,
                elements,
                type,
                elements * type.bytes(),
                size,
                rest.remaining()));
      }
      ByteBuffer own = rest.slice(rest.position(), (int) size).order(ByteOrder.LITTLE_ENDIAN);
      rest.position(rest.position() + (int) size);
      return type.read(own, (int) elements);
    }

    private static HostArray numbers(String name, JsonObject input, Datatype type, long elements) {
      List<JsonValue> data =
          list(input, "data").orElseThrow(() -> bad("input '" + name + "' has no \"data\""));
      long found = count(data);
      if (found != elements) {
        throw bad(
            String.format(
                Locale.ROOT,
                "input '%s': the shape has %,d elements, \"data\" has %,d",
                name,
                elements,
                found));
      }
      HostArray values = type.allocate((int) elements);
      fill(name, data, type, values, 0);
      return values;
    }

    /// The numbers in a list, or in the lists in it.
    private static long count(List<JsonValue> data) {
      long count = 0;
      for (JsonValue each : data) {
        count += each instanceof JsonArray(var inside, var _) ? count(inside) : 1;
      }
      return count;
    }

    private static int fill(
        String name, List<JsonValue> data, Datatype type, HostArray values, int from) {
      int at = from;
      for (JsonValue each : data) {
        switch (each) {
          case JsonArray(var inside, var _) -> at = fill(name, inside, type, values, at);
          case JsonNumber number when type.accepts(number.asDouble()) ->
              values.set(at++, number.asDouble());
          default ->
              throw bad(
                  String.format(Locale.ROOT, "input '%s': element %d is no %s", name, at, type));
        }
      }
      return at;
    }

    // ---- members

    private static JsonObject object(JsonValue value, String list) {
      if (value instanceof JsonObject object) {
        return object;
      }
      throw bad("\"" + list + "\" must be a list of objects");
    }

    private static Optional<List<JsonValue>> list(JsonObject object, String key) {
      return object
          .get(key)
          .map(value -> {
            if (value instanceof JsonArray(var elements, var _)) {
              return elements;
            }
            throw bad("\"" + key + "\" must be a list");
          });
    }

    private static Optional<String> text(JsonObject object, String key) {
      return object
          .get(key)
          .map(value -> {
            if (value instanceof JsonString(var text, var _)) {
              return text;
            }
            throw bad("\"" + key + "\" must be a text");
          });
    }

    private static Optional<JsonValue> parameter(JsonObject object, String key) {
      return object
          .get("parameters")
          .flatMap(value -> value instanceof JsonObject all ? all.get(key) : Optional.empty());
    }

    private static boolean flag(JsonObject object, String key) {
      return parameter(object, key)
          .map(value -> {
            if (value instanceof JsonBoolean(var on, var _)) {
              return on;
            }
            throw bad("\"" + key + "\" must be true or false");
          })
          .orElse(false);
    }

    private static Optional<Long> whole(JsonValue value) {
      return value instanceof JsonNumber number && number.whole().isPresent()
          ? Optional.of(number.whole().getAsLong())
          : Optional.empty();
    }
  }
}
