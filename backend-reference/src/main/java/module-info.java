import org.jspecify.annotations.NullMarked;

/// The oracle: every core op in plain loops, in double.
@NullMarked
module io.striate.backend.reference {
  requires static org.jspecify;
  requires io.striate.api;
}
