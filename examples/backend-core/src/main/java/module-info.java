/// The smallest backend: it runs the core operations, and the api lowers everything else to them.
module io.striate.examples.core {
  requires io.striate.api;

  provides io.striate.api.backend.BackendProvider with
      io.striate.examples.core.CoreProvider;
}
