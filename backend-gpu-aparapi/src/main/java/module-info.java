import org.jspecify.annotations.NullMarked;

/// Runs programs on OpenCL devices. Kernels are written in Java. Aparapi translates them when
/// Striate is built, so it is not needed at run time.
@NullMarked
module io.striate.backend.gpu.aparapi {
  requires static org.jspecify;
  requires static aparapi;
  requires io.striate.api;

  provides io.striate.api.backend.BackendProvider with
      io.striate.backend.gpu.aparapi.GpuProvider;
}
