package io.striate.backend.gpu.aparapi.routines;

import io.striate.api.op.AdamUpdate;
import io.striate.api.op.SgdUpdate;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;

/// Optimizer updates: one launch for each parameter.
final class UpdateRoutines {
  private UpdateRoutines() {}

  static Routine sgd(SgdUpdate op, TensorType parameter) {
    boolean velocity = op.momentum() != 0;
    return Routine.of(
        Launch.of("update/SgdKernel")
            .memory("parameter", BufferRef.input(0))
            .memory("gradient", BufferRef.input(1))
            // Without momentum there is no velocity; the kernel does not access it.
            .memory("velocity", BufferRef.input(velocity ? 2 : 0))
            .memory("rate", BufferRef.input(velocity ? 3 : 2))
            .memory("nextParameter", BufferRef.output(0))
            .memory("nextVelocity", BufferRef.output(velocity ? 1 : 0))
            .integer("hasVelocity", velocity ? 1 : 0)
            .integer("nesterov", op.nesterov() ? 1 : 0)
            .real("momentum", op.momentum())
            .real("weightDecay", op.weightDecay())
            .overElements(parameter.shape().elements()));
  }

  static Routine adam(AdamUpdate op, TensorType parameter) {
    return Routine.of(
        Launch.of("update/AdamKernel")
            .memory("parameter", BufferRef.input(0))
            .memory("gradient", BufferRef.input(1))
            .memory("mean", BufferRef.input(2))
            .memory("square", BufferRef.input(3))
            .memory("rate", BufferRef.input(4))
            .memory("step", BufferRef.input(5))
            .memory("nextParameter", BufferRef.output(0))
            .memory("nextMean", BufferRef.output(1))
            .memory("nextSquare", BufferRef.output(2))
            .real("beta1", op.beta1())
            .real("rest1", 1 - op.beta1())
            .real("decay1", -Math.log(op.beta1()))
            .real("beta2", op.beta2())
            .real("rest2", 1 - op.beta2())
            .real("decay2", -Math.log(op.beta2()))
            .real("epsilon", op.epsilon())
            .real("weightDecay", op.weightDecay())
            .integer("decoupled", op.decoupled() ? 1 : 0)
            .overElements(parameter.shape().elements()));
  }
}
