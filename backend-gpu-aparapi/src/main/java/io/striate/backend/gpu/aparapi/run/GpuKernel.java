package io.striate.backend.gpu.aparapi.run;

import io.striate.api.backend.Kernel;
import io.striate.api.tensor.Tensor;
import io.striate.backend.gpu.aparapi.launch.Routine;
import io.striate.backend.gpu.aparapi.opencl.Buffer;
import io.striate.backend.gpu.aparapi.opencl.Context;
import java.util.ArrayList;
import java.util.List;

/// The kernel of a single operation. It sets the arguments for each run, so whole programs run
/// faster through a plan.
public record GpuKernel(Routine routine, CompiledKernels programs, Context context)
    implements Kernel {
  @Override
  public void run(List<Tensor> inputs, List<Tensor> outputs) {
    var scratch = new ArrayList<Buffer>();
    try (var commands = new Commands(programs, context)) {
      routine.scratch().forEach(bytes -> scratch.add(context.allocate(bytes)));
      commands.add(
          routine,
          ref ->
              switch (ref.role()) {
                case INPUT -> GpuTensor.buffer(inputs.get(ref.index()));
                case OUTPUT -> GpuTensor.buffer(outputs.get(ref.index()));
                case SCRATCH -> scratch.get(ref.index());
              });
      commands.run();
    } finally {
      // OpenCL keeps buffers that pending commands use.
      scratch.forEach(Buffer::close);
    }
  }
}
