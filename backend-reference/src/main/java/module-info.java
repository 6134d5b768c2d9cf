import io.striate.api.backend.BackendProvider;
import io.striate.backend.reference.ReferenceProvider;
import org.jspecify.annotations.NullMarked;

/// The reference backend: every operation as plain loops in double precision. Other backends are
/// tested against it.
@NullMarked
module io.striate.backend.reference {
  requires static org.jspecify;
  requires io.striate.api;

  provides BackendProvider with
      ReferenceProvider;
}
