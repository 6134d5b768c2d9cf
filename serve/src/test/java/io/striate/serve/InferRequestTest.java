package io.striate.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Requests that are read, and damaged ones, which are refused and nothing else.
class InferRequestTest {
  private static final int MOST = 1 << 16;
  private static final String SIGNS = "0123456789-{}[],:\"eE. ";

  /// Two inputs, as numbers and as bytes, and an output.
  private static final String JSON =
      """
      {"id":"7","parameters":{"binary_data_output":false},"inputs":[
      {"name":"a","shape":[2,2],"datatype":"FP32","data":[[0.5,-1e3],[2,3]]},
      {"name":"b","shape":[2,3],"datatype":"UINT8","parameters":{"binary_data_size":6}},
      {"name":"c","shape":[2],"datatype":"FP64","parameters":{"binary_data_size":16}}],
      "outputs":[{"name":"y","parameters":{"binary_data":true}}]}\
      """;

  private static byte[] body() {
    byte[] head = JSON.getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(head, head.length + 22);
    for (int i = 0; i < 22; i++) {
      body[head.length + i] = (byte) (250 + i);
    }
    return body;
  }

  @Test
  void everythingIsRead() {
    InferRequest request = InferRequest.read(body(), JSON.length(), MOST);
    assertEquals(Optional.of("7"), request.id());
    assertEquals(
        List.of("a", "b", "c"), request.inputs().stream().map(InferRequest.Tensor::name).toList());
    assertEquals(-1000, request.inputs().getFirst().values().get(1));
    assertEquals(List.of(2L, 3L), request.inputs().get(1).shape());
    assertEquals(250, request.inputs().get(1).values().get(0));
    assertEquals(2, request.inputs().get(2).values().length());
    assertEquals(List.of(new InferRequest.Wanted("y", true)), request.outputs());
  }

  /// Bytes are changed, removed, doubled and cut off at random.
  @Test
  void damagedRequestsAreRefusedAndNothingElse() {
    var random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] body = body();
      long head = JSON.length();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        int at = random.nextInt(body.length);
        switch (random.nextInt(5)) {
          case 0 -> body[at] = (byte) random.nextInt(256);
          case 1 -> body[at] = (byte) SIGNS.charAt(random.nextInt(SIGNS.length()));
          case 2 -> body = Arrays.copyOf(body, Math.max(1, at));
          case 3 -> System.arraycopy(body, at, body, at / 2, body.length - at);
          default -> head = random.nextInt(body.length + 10);
        }
      }
      try {
        InferRequest.read(body, head, MOST);
      } catch (Refusal expected) {
        assertTrue(expected.status() == Refusal.BAD_REQUEST, expected::message);
        refused++;
      }
    }
    assertTrue(refused > 10_000, "refused " + refused);
  }

  @Test
  void deepListsAreRefused() {
    String deep = "[".repeat(5000) + "]".repeat(5000);
    String json = JSON.replace("[[0.5,-1e3],[2,3]]", deep);
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    var refused = assertThrows(Refusal.class, () -> InferRequest.read(body, body.length, MOST));
    assertTrue(refused.message().contains("nested"), refused.message());
  }
}
