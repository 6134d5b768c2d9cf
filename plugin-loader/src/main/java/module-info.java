import org.jspecify.annotations.NullMarked;

/// Loads third-party backends and components from folders of jars, and reports those that are
/// broken.
@NullMarked
module io.striate.plugin.loader {
  requires static org.jspecify;
  requires transitive io.striate.api;

  exports io.striate.plugin.loader;
}
