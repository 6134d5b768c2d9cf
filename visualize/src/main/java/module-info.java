import org.jspecify.annotations.NullMarked;

/// Pictures of trained networks: features, attribution, images that are optimized.
@NullMarked
module io.striate.visualize {
  requires static org.jspecify;
  requires io.striate.datasets;
  requires io.striate.inspect;

  provides io.striate.api.CommandType with
      io.striate.visualize.command.DreamType,
      io.striate.visualize.command.LookType;
}
