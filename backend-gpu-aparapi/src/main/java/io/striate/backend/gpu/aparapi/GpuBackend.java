package io.striate.backend.gpu.aparapi;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Kernel;
import io.striate.api.backend.Plan;
import io.striate.api.backend.Traffic;
import io.striate.api.op.Op;
import io.striate.api.program.Program;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.opencl.BinaryCache;
import io.striate.backend.gpu.aparapi.opencl.Context;
import io.striate.backend.gpu.aparapi.opencl.Device;
import io.striate.backend.gpu.aparapi.plan.GpuPlan;
import io.striate.backend.gpu.aparapi.routines.Routines;
import io.striate.backend.gpu.aparapi.run.CompiledKernels;
import io.striate.backend.gpu.aparapi.run.GpuKernel;
import io.striate.backend.gpu.aparapi.run.GpuTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The backend on one open OpenCL device.
final class GpuBackend implements Backend {
  private final Context context;
  private final CompiledKernels programs;
  private final Routines routines;
  private final String devices;

  /// Opens a device.
  ///
  /// @param devices a description of all devices, for [#properties]
  GpuBackend(Device device, Routines routines, BinaryCache cache, String devices) {
    this.devices = devices;
    this.context = Context.open(device, cache);
    this.programs = new CompiledKernels(context);
    this.routines = routines;
  }

  @Override
  public String name() {
    return GpuProvider.NAME;
  }

  @Override
  public Map<String, String> properties() {
    Device device = context.device();
    var properties = new LinkedHashMap<String, String>();
    properties.put("device", device.name());
    properties.put("kind", device.kind().name().toLowerCase(Locale.ROOT));
    properties.put("platform", device.platform());
    properties.put("driver", device.driver());
    properties.put("memory", String.format(Locale.ROOT, "%.1f GiB", device.memory() / 0x1p30));
    properties.put("compute units", Integer.toString(device.units()));
    properties.put(
        "products", routines.localTiles() ? "tiles in local memory" : "rows in registers");
    properties.put("devices", devices);
    properties.put("program cache", context.cache());
    return properties;
  }

  @Override
  public Tensor allocate(TensorType type) {
    return new GpuTensor(
        type,
        context,
        context.allocate(
            Math.max(
                4, 4L * Math.ceilDiv(type.shape().size() * (long) type.element().bytes(), 4L))));
  }

  @Override
  public Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs) {
    return routines
        .of(op, inputs, outputs)
        .map(routine -> new GpuKernel(routine, programs, context));
  }

  @Override
  public Plan plan(Program program, Bindings tensors) {
    return new GpuPlan(context, programs, routines, program, tensors);
  }

  @Override
  public Optional<Traffic> traffic() {
    return Optional.of(context.traffic());
  }

  /// How many programs were compiled and how many were loaded from the cache.
  Context.Builds builds() {
    return context.builds();
  }

  /// The bytes of device memory in use.
  long allocated() {
    return context.allocated();
  }

  @Override
  public void close() {
    programs.close();
    context.close();
  }
}
