package io.striate.serve;

import io.striate.json.Json;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a client is answered.
///
/// @param status of HTTP
/// @param headers beside the length
/// @param body its bytes; never changed
@SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
record Reply(int status, Map<String, String> headers, byte[] body) {
  static final String TYPE = "Content-Type";
  private static final int OK = 200;

  Reply {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /// JSON.
  static Reply json(JsonValue value) {
    return json(OK, value);
  }

  private static Reply json(int status, JsonValue value) {
    return new Reply(
        status, Map.of(TYPE, "application/json"), bytes(JsonWriter.line(value) + "\n"));
  }

  /// Text of some type.
  static Reply text(String type, String text) {
    return new Reply(OK, Map.of(TYPE, type), bytes(text));
  }

  /// The object that the protocol prescribes for errors.
  static Reply error(int status, String message) {
    return json(status, Json.object().put("error", message).build());
  }

  /// The same with one more header.
  Reply with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
