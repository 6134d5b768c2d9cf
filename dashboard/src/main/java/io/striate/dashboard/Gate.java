package io.striate.dashboard;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which requests are answered: those of the dashboard's own pages.
///
/// A page from elsewhere in the same browser can send requests here: under a name of its own that
/// it makes lead here (DNS rebinding), which shows in `Host`; or under the dashboard's name, which
/// shows in `Origin`, and it cannot read the token that requests must carry which change something.
final class Gate {
  /// The header with the token.
  static final String TOKEN = "X-Striate-Token";

  private static final int TOKEN_BYTES = 32;
  private static final Pattern HOST =
      Pattern.compile("(localhost|\\[::1\\]|127(?:\\.[0-9]{1,3}){3})(?::[0-9]{1,5})?");

  private final String token;

  /// With a new token.
  Gate() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    this.token = HexFormat.of().formatHex(bytes);
  }

  /// What requests must carry that change something.
  String token() {
    return token;
  }

  /// Refuses a request that was made for another server, or by the page of one.
  ///
  /// @throws Refusal if it was
  void checkHost(HttpExchange exchange) {
    List<String> hosts = exchange.getRequestHeaders().getOrDefault("Host", List.of());
    if (hosts.size() != 1 || !isOurs(hosts.getFirst())) {
      throw new Refusal(
          Refusal.FORBIDDEN, "the dashboard answers for localhost and 127.0.0.1 alone");
    }
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    if (origin != null && !isOurs(origin.replaceFirst("^http://", ""))) {
      throw new Refusal(Refusal.FORBIDDEN, "requests from pages of other hosts are not answered");
    }
  }

  /// Whether a name, with or without a port, is that of this machine: none of them can be made to
  /// lead elsewhere.
  static boolean isOurs(String host) {
    Matcher name = HOST.matcher(host.toLowerCase(Locale.ROOT));
    return name.matches();
  }

  /// Refuses a request that changes something and does not carry the token.
  ///
  /// @throws Refusal if it does not
  void checkToken(HttpExchange exchange) {
    String said = exchange.getRequestHeaders().getFirst(TOKEN);
    boolean known =
        said != null
            && MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), said.getBytes(StandardCharsets.UTF_8));
    if (!known) {
      throw new Refusal(
          Refusal.FORBIDDEN, "the token of this dashboard is missing; load the page again");
    }
  }
}
