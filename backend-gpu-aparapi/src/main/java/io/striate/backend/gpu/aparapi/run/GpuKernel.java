package io.striate.backend.gpu.aparapi.run;

import io.striate.api.backend.Kernel;
import io.striate.api.tensor.Tensor;
import io.striate.backend.gpu.aparapi.launch.Routine;
import io.striate.backend.gpu.aparapi.opencl.Buffer;
import io.striate.backend.gpu.aparapi.opencl.Context;
import java.util.ArrayList;
import java.util.List;

/// A single operation. Its arguments are set anew for each run: whole programs are faster planned
/// by [GpuPlan].
public record GpuKernel(Routine routine, CompiledKernels programs, Context context)
    implements Kernel {
  @Override
  public void run(List<Tensor> inputs, List<Tensor> outputs) {
    var scratch = new ArrayList<Buffer>();
    try (var commands = new Commands(programs, context)) {
      routine.scratch().forEach(bytes -> scratch.add(context.allocate(bytes)));
      commands.add(
          routine,
          place ->
              switch (place.role()) {
                case INPUT -> GpuTensor.buffer(inputs.get(place.index()));
                case OUTPUT -> GpuTensor.buffer(outputs.get(place.index()));
                case SCRATCH -> scratch.get(place.index());
              });
      commands.run();
    } finally {
      // The device keeps what its commands still use.
      scratch.forEach(Buffer::close);
    }
  }
}
