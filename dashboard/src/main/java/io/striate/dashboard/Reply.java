package io.striate.dashboard;

import io.striate.json.Json;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/// What a client is answered.
///
/// @param status of HTTP
/// @param type the media type
/// @param body its bytes; never changed
@SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
record Reply(int status, String type, byte[] body) {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  /// A text of some type, in UTF-8.
  static Reply text(String type, String text) {
    return new Reply(OK, type + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /// JSON.
  static Reply json(JsonValue value) {
    return json(OK, value);
  }

  /// Work has begun.
  static Reply accepted() {
    return json(ACCEPTED, Json.object().build());
  }

  /// Why there is no answer.
  static Reply error(int status, String message) {
    return json(status, Json.object().put("error", message).build());
  }

  private static Reply json(int status, JsonValue value) {
    byte[] body = (JsonWriter.line(value) + "\n").getBytes(StandardCharsets.UTF_8);
    return new Reply(status, "application/json", body);
  }
}
