import org.jspecify.annotations.NullMarked;

/// Kernels on the JDK's Vector API, with several threads.
@NullMarked
module io.striate.backend.cpu.vector {
  requires static org.jspecify;
  requires io.striate.api;
  requires jdk.incubator.vector;

  provides io.striate.api.backend.BackendProvider with
      io.striate.backend.cpu.vector.CpuVectorProvider;
}
