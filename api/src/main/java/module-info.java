import org.jspecify.annotations.NullMarked;

/// What programs, backends and layer types are. Needs nothing but the JDK.
@NullMarked
module io.striate.api {
  requires static org.jspecify;
}
