import org.jspecify.annotations.NullMarked;

/// From a model's JSON to a trained model: specs, graphs, layers, data, training, files.
@NullMarked
module io.striate.layers {
  requires static org.jspecify;
  requires transitive io.striate.api;
  requires java.desktop;
  requires tools.jackson.core;

  exports io.striate.layers.json;
}
