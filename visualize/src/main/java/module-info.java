import org.jspecify.annotations.NullMarked;

/// Pictures of trained networks: features, attribution, images that are optimized, samples that are
/// alike.
@NullMarked
module io.striate.visualize {
  requires static org.jspecify;
  requires io.striate.arrays;
  requires io.striate.json;
  requires transitive io.striate.datasets;
  requires transitive io.striate.inspect;

  exports io.striate.visualize.feature;
  exports io.striate.visualize.model;
  exports io.striate.visualize.picture;
  exports io.striate.visualize.retrieval;

  provides io.striate.api.CommandType with
      io.striate.visualize.command.DreamType,
      io.striate.visualize.command.EmbedType,
      io.striate.visualize.command.GenerateType,
      io.striate.visualize.command.LookType,
      io.striate.visualize.command.NeighborsType,
      io.striate.visualize.command.StyleType,
      io.striate.visualize.command.TuningType;
}
