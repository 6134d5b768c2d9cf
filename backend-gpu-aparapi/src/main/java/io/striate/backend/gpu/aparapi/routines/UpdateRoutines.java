package io.striate.backend.gpu.aparapi.routines;

import io.striate.api.op.AdamUpdate;
import io.striate.api.op.SgdUpdate;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Place;
import io.striate.backend.gpu.aparapi.launch.Routine;

/// The optimisers' steps: one launch for each parameter.
public final class UpdateRoutines {
  private UpdateRoutines() {}

  public static Routine sgd(SgdUpdate op, TensorType parameter) {
    boolean velocity = op.momentum() != 0;
    return Routine.of(
        Launch.of("update/SgdKernel")
            .memory("parameter", Place.input(0))
            .memory("gradient", Place.input(1))
            // Without momentum there is no velocity, and none is read or written.
            .memory("velocity", Place.input(velocity ? 2 : 0))
            .memory("rate", Place.input(velocity ? 3 : 2))
            .memory("nextParameter", Place.output(0))
            .memory("nextVelocity", Place.output(velocity ? 1 : 0))
            .whole("hasVelocity", velocity ? 1 : 0)
            .whole("nesterov", op.nesterov() ? 1 : 0)
            .real("momentum", op.momentum())
            .real("weightDecay", op.weightDecay())
            .overElements(parameter.shape().elements()));
  }

  public static Routine adam(AdamUpdate op, TensorType parameter) {
    return Routine.of(
        Launch.of("update/AdamKernel")
            .memory("parameter", Place.input(0))
            .memory("gradient", Place.input(1))
            .memory("mean", Place.input(2))
            .memory("square", Place.input(3))
            .memory("rate", Place.input(4))
            .memory("step", Place.input(5))
            .memory("nextParameter", Place.output(0))
            .memory("nextMean", Place.output(1))
            .memory("nextSquare", Place.output(2))
            .real("beta1", op.beta1())
            .real("rest1", 1 - op.beta1())
            .real("decay1", -Math.log(op.beta1()))
            .real("beta2", op.beta2())
            .real("rest2", 1 - op.beta2())
            .real("decay2", -Math.log(op.beta2()))
            .real("epsilon", op.epsilon())
            .real("weightDecay", op.weightDecay())
            .whole("decoupled", op.decoupled() ? 1 : 0)
            .overElements(parameter.shape().elements()));
  }
}
