package io.striate.serve;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which names a client may call the server by.
///
/// A page from elsewhere in the user's browser can send requests to the server: under a name of its
/// own that it makes lead here (DNS rebinding), which shows in `Host`; or under the server's name,
/// which shows in `Origin`. A name that is a number, or `localhost`, cannot be made to lead
/// elsewhere.
final class Hosts {
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?");
  private static final Pattern NUMBER =
      Pattern.compile("\\[[0-9A-Fa-f:.]+\\]|[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|\\[::1\\]|127(?:\\.[0-9]{1,3}){3}");

  private final boolean loopback;
  private final List<String> allowed;

  /// @param bound the address that the server listens at
  /// @param allowed further names
  Hosts(InetAddress bound, List<String> allowed) {
    this.loopback = bound.isLoopbackAddress();
    this.allowed = allowed.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  /// Refuses a request that was made for another server, or by the page of one.
  ///
  /// @throws Refusal if it was
  void check(Request request) {
    if (request.headers("Host") != 1 || !isOurs(request.header("Host").orElse(""))) {
      throw new Refusal(
          Refusal.MISDIRECTED, "this server does not answer for that host (--allowed-hosts)");
    }
    Optional<String> origin = request.header("Origin");
    if (origin.isPresent() && !isOurs(origin.get().replaceFirst("^https?://", ""))) {
      throw new Refusal(Refusal.FORBIDDEN, "requests from pages of other hosts are not answered");
    }
  }

  /// Whether a name, with or without a port, is the server's.
  boolean isOurs(String host) {
    Matcher parts = HOST.matcher(host);
    if (!parts.matches()) {
      return false;
    }
    String name = parts.group(1).toLowerCase(Locale.ROOT);
    return LOOPBACK.matcher(name).matches()
        || (!loopback && NUMBER.matcher(name).matches())
        || allowed.contains(name);
  }
}
