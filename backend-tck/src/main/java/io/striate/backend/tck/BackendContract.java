package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a contract needs to know: the provider of the backend that is on trial.
///
/// A backend's tests join with one class:
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
    assertTrue(backend.exact() || !exact, "a backend that is to be exact says that it is");
    return backend;
  }

  /// The backend under test, on two threads, exact.
  default Backend open() {
    return open(2, true);
  }

  /// The backend under test on so many threads.
  default Backend openWith(int threads, boolean exact) {
    return open(threads, exact);
  }

  /// The backend under test with algorithms of another rounding (Winograd), if it has any.
  default Backend openFast() {
    return open(2, false);
  }
}
