import org.jspecify.annotations.NullMarked;

/// Kernels on the JDK's Vector API, with several threads.
@NullMarked
module io.striate.backend.cpu.vector {
  requires static org.jspecify;
  requires io.striate.api;
  // The JVM resolves an incubator module only if it is asked to, with a warning. Without it the
  // provider loads all the same and says what is missing.
  requires static jdk.incubator.vector;

  provides io.striate.api.backend.BackendProvider with
      io.striate.backend.cpu.vector.CpuVectorProvider;
}
