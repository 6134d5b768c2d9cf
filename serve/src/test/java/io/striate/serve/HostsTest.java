package io.striate.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:8000, true, true",
    "127.0.0.1, true, true",
    "[::1]:1, true, true",
    "10.0.0.7:8000, false, true",
    "[2001:db8::1], false, true",
    "Models.Example.org, true, true",
    "models.example.org:443, true, true",
    "evil.example.org, false, false",
    "127.0.0.1.evil.example.org, false, false",
    "localhost.evil, false, false",
    "localhost:port, false, false",
    "'', false, false",
  })
  void namesOfTheServer(String host, boolean onLoopback, boolean onAnyAddress) {
    List<String> names = List.of("models.EXAMPLE.org");
    assertEquals(onLoopback, new Hosts(InetAddress.ofLiteral("127.0.0.1"), names).isOurs(host));
    assertEquals(onAnyAddress, new Hosts(InetAddress.ofLiteral("0.0.0.0"), names).isOurs(host));
  }
}
