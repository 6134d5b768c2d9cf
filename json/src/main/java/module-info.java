import org.jspecify.annotations.NullMarked;

/// JSON with places: reading, writing, and what is wrong with a text.
@NullMarked
module io.striate.json {
  requires static org.jspecify;
  requires transitive io.striate.api;
  requires tools.jackson.core;

  exports io.striate.json;
}
