package io.striate.backend.cpu.vector;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Kernel;
import io.striate.api.backend.Limits;
import io.striate.api.backend.Plan;
import io.striate.api.backend.PlanMemory;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Op;
import io.striate.api.program.Program;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.conv.choice.ConvAlgorithms;
import io.striate.backend.cpu.vector.limits.FmaPeak;
import io.striate.backend.cpu.vector.limits.MemoryPeak;
import io.striate.backend.cpu.vector.plan.Bodies;
import io.striate.backend.cpu.vector.plan.PlannedMemory;
import io.striate.backend.cpu.vector.plan.StagedPlan;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.HostTensor;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.WorkerPool;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// Java arrays, vector kernels, and a pool of threads that plans share.
///
/// If `exact`, only algorithms run that round as the plain formula does. Kernels of single
/// operations always do.
public final class CpuVectorBackend implements Backend {
  /// A limit is accepted after this many measurements without a better one.
  private static final int SLICES = 10;

  private static final int MOST_SLICES = 20 * SLICES;
  private static final double BETTER = 1.02;

  private final WorkerPool pool;
  private final boolean exact;

  /// @param threads threads that run tasks, the caller's included
  /// @param exact whether only algorithms that round as the plain formula does may run
  public CpuVectorBackend(int threads, boolean exact) {
    this.pool = new WorkerPool(threads);
    this.exact = exact;
  }

  /// The threads beside the caller's: for tests that count what each allocates.
  public List<Thread> helpers() {
    return IntStream.range(1, pool.threads()).mapToObj(pool::helper).toList();
  }

  @Override
  public String name() {
    return "cpu-vector";
  }

  @Override
  public boolean exact() {
    return exact;
  }

  @Override
  public Map<String, String> properties() {
    var properties = new LinkedHashMap<String, String>();
    properties.put("device", System.getProperty("os.arch") + ", Java " + Runtime.version());
    properties.put("threads", Integer.toString(pool.threads()));
    properties.put("vector bits", Integer.toString(Lanes.SPECIES.vectorBitSize()));
    properties.put("exact", exact ? "yes" : "no, Winograd where it is faster");
    return properties;
  }

  @Override
  public Tensor allocate(TensorType type) {
    return new HostTensor(type);
  }

  @Override
  public Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs) {
    return Bodies.of(op, inputs, outputs, false)
        .map(body -> new BodyKernel(body, inputs.size() + outputs.size()));
  }

  @Override
  public Plan plan(Program program, Bindings tensors) {
    try {
      return new StagedPlan(Bodies.lowered(program), tensors, pool, new ConvAlgorithms(exact));
    } catch (OutOfMemoryError e) {
      throw new StriateException(
          Code.OUT_OF_MEMORY,
          String.format(
              Locale.ROOT,
              "no memory for the temporaries of '%s' at batch %d",
              program.name(),
              program.batch()),
          "use a smaller batch, or give Java more memory with -Xmx");
    }
  }

  @Override
  public Optional<PlanMemory> memory(Program program) {
    return Optional.of(
        PlannedMemory.of(Bodies.lowered(program), pool.threads(), new ConvAlgorithms(exact)));
  }

  @Override
  public Optional<Limits> limits(double seconds) {
    double flops = steady(slice -> FmaPeak.flops(pool, slice), seconds / 2);
    double bytes = steady(new MemoryPeak(pool)::bytes, seconds / 2);
    return Optional.of(new Limits(flops, bytes));
  }

  /// The best of many short measurements, repeated until none has been better for some time: the
  /// JIT compiler may take long to compile the loop that measures.
  private static double steady(DoubleUnaryOperator measurement, double seconds) {
    double slice = seconds / SLICES;
    double best = 0;
    int since = 0;
    for (int i = 0; i < MOST_SLICES && since < SLICES; i++) {
      double found = measurement.applyAsDouble(slice);
      since = found > best * BETTER ? 0 : since + 1;
      best = Math.max(best, found);
    }
    return best;
  }

  @Override
  public void close() {
    pool.close();
  }

  /// A body on whole tensors, on the caller's thread.
  private static final class BodyKernel implements Kernel {
    private final Body body;
    private final Operands operands;
    private final Workspace workspace;

    BodyKernel(Body body, int operands) {
      this.body = body;
      this.operands = new Operands(operands);
      this.workspace = new Workspace(0, body.scratch(), body.words());
    }

    @Override
    public void run(List<Tensor> inputs, List<Tensor> outputs) {
      for (int i = 0; i < inputs.size(); i++) {
        operands.place(i, HostTensor.array(inputs.get(i)), 0);
      }
      for (int i = 0; i < outputs.size(); i++) {
        operands.place(inputs.size() + i, HostTensor.array(outputs.get(i)), 0);
      }
      for (int task = 0; task < body.tasks(); task++) {
        body.run(task, operands, workspace);
      }
      outputs.forEach(output -> HostTensor.own(output).changed());
    }
  }
}
