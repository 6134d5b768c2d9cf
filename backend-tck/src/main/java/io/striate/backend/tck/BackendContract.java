package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/// What every contract needs: the provider of the backend under test.
///
/// The tests of a backend consist of one class:
///
///     class MyContractsTest implements BackendContracts {
///       @Override
///       public BackendProvider provider() {
///         return new MyProvider();
///       }
///     }
@ExtendWith(Scoreboard.class)
public interface BackendContract {
  /// The provider of the backend under test.
  BackendProvider provider();

  private Backend open(int threads, boolean exact) {
    Backend backend = provider().open(new BackendOptions(threads, exact, Map.of()));
    assertEquals(provider().name(), backend.name(), "a backend has its provider's name");
    assertTrue(
        backend.exact() || !exact, "a backend that was opened as exact reports that it is exact");
    return backend;
  }

  /// The backend under test, on two threads, exact.
  default Backend open() {
    return open(2, true);
  }

  /// The backend under test, on the given number of threads.
  default Backend openWith(int threads, boolean exact) {
    return open(threads, exact);
  }

  /// The backend under test, on two threads, with algorithms that round differently (Winograd) if
  /// it has any.
  default Backend openFast() {
    return open(2, false);
  }
}
