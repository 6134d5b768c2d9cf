package io.striate.backend.gpu.aparapi.run;

import io.striate.backend.gpu.aparapi.launch.KernelSource;
import io.striate.backend.gpu.aparapi.opencl.Context;
import java.util.HashMap;
import java.util.Map;

/// The compiled kernels of a device. Each is compiled on first use.
public final class CompiledKernels implements AutoCloseable {
  private final Context context;
  private final Map<KernelSource, Context.Compiled> compiled = new HashMap<>();

  /// No kernels yet.
  public CompiledKernels(Context context) {
    this.context = context;
  }

  /// A new instance of the entry point of a kernel, with its own arguments.
  public synchronized Context.Entry entry(KernelSource source) {
    return compiled.computeIfAbsent(source, s -> context.compile(s.name(), s.text())).entry();
  }

  @Override
  public synchronized void close() {
    compiled.values().forEach(Context.Compiled::release);
    compiled.clear();
  }
}
