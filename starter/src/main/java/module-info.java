import org.jspecify.annotations.NullMarked;

/// What most applications need, as one module: specification, data sets, training, inference and
/// the CPU backends. It has no classes of its own.
@NullMarked
module io.striate.starter {
  requires static org.jspecify;
  requires transitive io.striate.datasets;
  requires transitive io.striate.training;
  requires io.striate.backend.cpu.vector;
  requires io.striate.backend.reference;
  requires io.striate.synthetic;
  // So an application on the module path needs no --add-modules.
  requires jdk.incubator.vector;
}
