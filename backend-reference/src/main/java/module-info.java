import io.striate.api.backend.BackendProvider;
import io.striate.backend.reference.ReferenceProvider;
import org.jspecify.annotations.NullMarked;

/// The oracle: every operation in plain loops, in double.
@NullMarked
module io.striate.backend.reference {
  requires static org.jspecify;
  requires io.striate.api;

  provides BackendProvider with
      ReferenceProvider;
}
