package io.striate.benchmarks;

import io.striate.benchmarks.peer.Library;
import io.striate.benchmarks.peer.StriateWork;
import io.striate.benchmarks.work.Row;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Single operations under JMH, each as a program of one instruction: what a backend makes of it,
/// its kernels and its planning together. Any row of the peers' table may be named with `-p row=`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class OperationBenchmark {
  /// A row of the table.
  @Param({
    "conv-128x56-forward",
    "conv-128x56-input",
    "conv-128x56-weight",
    "conv-3x224-forward",
    "conv-3x224-weight",
    "alexnet-conv1-forward",
    "alexnet-conv1-weight",
    "alexnet-conv2-forward",
    "alexnet-conv2-input",
    "alexnet-conv2-weight",
    "conv-1x1-forward",
    "conv-1x1-input",
    "conv-1x1-weight",
    "depthwise-forward",
    "lenet-conv2-forward",
    "lenet-conv2-input",
    "lenet-conv2-weight",
    "maxpool-forward",
    "maxpool-backward",
    "gemm-1024",
    "gemm-dense"
  })
  String row = "";

  /// Striate's backend.
  @Param("cpu-vector")
  String backend = "";

  /// Threads that the backend uses.
  @Param({"1", "2"})
  int threads;

  /// Whether only algorithms of the plain formulas' rounding may run.
  @Param("false")
  boolean exact;

  private @Nullable StriateWork work;

  /// Plans the operation.
  @Setup(Level.Trial)
  public void open() {
    work = new StriateWork(Row.named(row).task(), new Library.Setting(threads, backend, exact));
  }

  /// Runs it once.
  @Benchmark
  public void run() {
    Objects.requireNonNull(work).run();
  }

  /// Gives the backend back.
  @TearDown(Level.Trial)
  public void close() {
    Objects.requireNonNull(work).close();
  }
}
