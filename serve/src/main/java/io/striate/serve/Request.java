package io.striate.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// What a client asks.
final class Request {
  private final HttpExchange exchange;
  private final List<String> path;

  /// @throws Refusal if the path is not well-formed
  Request(HttpExchange exchange) {
    this.exchange = exchange;
    this.path = segments(exchange.getRequestURI().getRawPath());
  }

  /// The parts of a path between its slashes, decoded one by one: a name may contain a slash.
  private static List<String> segments(String raw) {
    var segments = new ArrayList<String>();
    for (String each : raw.split("/", -1)) {
      if (!each.isEmpty()) {
        segments.add(decoded(each));
      }
    }
    return List.copyOf(segments);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException wrong) {
      throw new Refusal(Refusal.BAD_REQUEST, "the address is not well-formed");
    }
  }

  /// `GET`, `POST`, ...
  String method() {
    return exchange.getRequestMethod();
  }

  /// The parts of the path between its slashes.
  List<String> path() {
    return path;
  }

  /// A header; the first of that name.
  Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /// How many headers of a name there are.
  int headers(String name) {
    List<String> all = exchange.getRequestHeaders().get(name);
    return all == null ? 0 : all.size();
  }

  /// A value of the query, such as `3` of `?top=3`.
  Optional<String> parameter(String name) {
    String query = exchange.getRequestURI().getRawQuery();
    for (String each : query == null ? new String[0] : query.split("&", -1)) {
      int equals = each.indexOf('=');
      if (equals > 0 && decoded(each.substring(0, equals)).equals(name)) {
        return Optional.of(decoded(each.substring(equals + 1)));
      }
    }
    return Optional.empty();
  }

  /// The length of the body as the client says it; empty if it sends the body in chunks.
  ///
  /// @throws Refusal if it is no length
  OptionalLong length() {
    Optional<String> said = header("Content-Length");
    boolean chunked =
        header("Transfer-Encoding")
            .filter(each -> each.toLowerCase(Locale.ROOT).contains("chunked"))
            .isPresent();
    if (chunked) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(said.map(Request::whole).orElse(0L));
  }

  /// A whole number in a header.
  ///
  /// @throws Refusal if it is none
  static long whole(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new Refusal(Refusal.BAD_REQUEST, "not a length in bytes: '" + text + "'");
    }
    return Long.parseLong(text);
  }

  /// The body, no longer than a limit.
  ///
  /// @throws Refusal if it is longer, or ends before its length
  byte[] body(long most) throws IOException {
    OptionalLong length = length();
    if (length.orElse(0) > most) {
      throw tooLarge(most);
    }
    InputStream in = exchange.getRequestBody();
    byte[] body = in.readNBytes((int) Math.min(most + 1, length.orElse(most + 1)));
    if (body.length > most) {
      throw tooLarge(most);
    }
    if (body.length < length.orElse(0)) {
      throw new Refusal(Refusal.BAD_REQUEST, "the body ended before its length");
    }
    return body;
  }

  private static Refusal tooLarge(long most) {
    return new Refusal(
        Refusal.TOO_LARGE,
        String.format(Locale.ROOT, "the body has more than %,d bytes (--max-body)", most));
  }

  /// From where the request comes.
  String client() {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  /// The address as the client wrote it.
  String address() {
    return exchange.getRequestURI().getRawPath();
  }
}
