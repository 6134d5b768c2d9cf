import org.jspecify.annotations.NullMarked;

/// Pictures of trained networks: features, attribution, images that are optimized.
@NullMarked
module io.striate.visualize {
  requires static org.jspecify;
  requires transitive io.striate.datasets;
  requires transitive io.striate.inspect;

  exports io.striate.visualize.feature;
  exports io.striate.visualize.model;
  exports io.striate.visualize.picture;

  provides io.striate.api.CommandType with
      io.striate.visualize.command.DreamType,
      io.striate.visualize.command.LookType;
}
