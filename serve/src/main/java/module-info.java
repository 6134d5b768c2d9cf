import org.jspecify.annotations.NullMarked;

/// Trained models behind HTTP: the command `serve`.
@NullMarked
module io.striate.serve {
  requires static org.jspecify;
  requires io.striate.training;
  requires jdk.httpserver;

  provides io.striate.api.CommandType with
      io.striate.serve.ServeType;
}
