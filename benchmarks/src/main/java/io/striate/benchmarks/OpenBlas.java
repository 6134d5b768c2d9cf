package io.striate.benchmarks;

import io.striate.benchmarks.work.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How libtorch gets its matrix products at their best. It brings an OpenBLAS with threads of its
/// own, which fight those of OpenMP that the rest of libtorch uses: training LeNet-5 on two threads
/// is then several times slower. An OpenBLAS built for OpenMP, preloaded, shares the threads.
///
/// @param preloaded that library's path, or empty if there is none here
record OpenBlas(String preloaded) {
  /// Debian's package libopenblas0-openmp.
  private static final String DEBIAN = "/usr/lib/x86_64-linux-gnu/openblas-openmp/libopenblas.so.0";

  /// Settings that make OpenBLAS take kernels for another CPU than it runs on.
  static final List<String> LEFT_TO_DETECTION = List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE");

  /// The library that the environment variable STRIATE_OPENBLAS names, or Debian's.
  static OpenBlas find() {
    String path = System.getenv().getOrDefault("STRIATE_OPENBLAS", DEBIAN);
    return new OpenBlas(Files.exists(Path.of(path)) ? path : "");
  }

  /// Environment variables for a task.
  Map<String, String> environment(Task task, int threads) {
    String all = Integer.toString(threads);
    if (!preloaded.isEmpty()) {
      return Map.of("LD_PRELOAD", preloaded, "OMP_NUM_THREADS", all);
    }
    boolean alone = task instanceof Task.Product;
    return Map.of("OMP_NUM_THREADS", all, "OPENBLAS_NUM_THREADS", alone ? all : "1");
  }

  /// A line for the description of the machine.
  String describe() {
    return preloaded.isEmpty()
        ? "libtorch's own OpenBLAS, with one thread but for plain products: install"
            + " libopenblas0-openmp to see libtorch at its best"
        : "libtorch with " + preloaded + " preloaded";
  }
}
