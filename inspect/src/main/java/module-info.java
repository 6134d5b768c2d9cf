import org.jspecify.annotations.NullMarked;

/// Looking into networks: explanation, timing, comparison of backends.
@NullMarked
module io.striate.inspect {
  requires static org.jspecify;
  requires transitive io.striate.training;

  exports io.striate.inspect.compare;
  exports io.striate.inspect.explain;
  exports io.striate.inspect.page;
  exports io.striate.inspect.timing;
}
