import org.jspecify.annotations.NullMarked;

/// Contracts that a backend's own tests implement; the kit owns cases and tolerances.
@NullMarked
module io.striate.backend.tck {
  exports io.striate.backend.tck;
  exports io.striate.backend.tck.component;
  exports io.striate.backend.tck.layer;

  requires static org.jspecify;
  requires transitive io.striate.api;
  requires io.striate.backend.reference;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
}
