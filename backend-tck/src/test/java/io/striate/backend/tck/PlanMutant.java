package io.striate.backend.tck;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Kernel;
import io.striate.api.backend.Plan;
import io.striate.api.op.Op;
import io.striate.api.program.Program;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.run.Reference;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// A backend that is right, but for one mistake in how it plans or in its tensors.
record PlanMutant(Mistake mistake) implements BackendProvider {
  static final String NAME = "plan-mutant";

  /// Mistakes that people make.
  enum Mistake {
    NONE,
    HANDS_A_BUFFER_ON_TOO_EARLY,
    FORGETS_AN_UPDATE,
    UPDATES_BEFORE_THE_END,
    RUNS_A_STALE_PACKED_WEIGHT,
    LEAVES_OUT_THE_LAST_PARTIAL_SHARD,
    LEAVES_OUT_SAMPLES_AFTER_THE_64TH,
    RUNS_ONLY_ONCE,
    ADDS_UP_OVER_RUNS,
    LEAVES_OUT_A_SECOND_NAME,
    RUNS_AFTER_CLOSE,
    CLOSES_WHAT_WAS_BOUND,
    DOES_NOT_MISS_A_BINDING,
    CHECKS_NO_TYPES,
    TAKES_TENSORS_OF_OTHERS,
    READS_CLOSED_TENSORS,
    KEEPS_ALL_PLANS,
    BITS_DEPEND_ON_THREADS,
    TIMED_RUN_DOES_NOTHING,
    RUNS_A_PLAN_OF_ANOTHER_BACKEND,
    REFUSES_A_SECOND_THREAD
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Availability availability() {
    return new Availability.Available("a test");
  }

  @Override
  public Backend open(BackendOptions options) {
    Backend right = Reference.open();
    var kept = new ArrayList<Plan>();
    var busy = new AtomicBoolean();
    return new Backend() {
      @Override
      public String name() {
        return NAME;
      }

      @Override
      public Map<String, String> properties() {
        return right.properties();
      }

      @Override
      public Tensor allocate(TensorType type) {
        return mistake == Mistake.READS_CLOSED_TENSORS
            ? new NeverClosed(type, HostArray.allocate(type))
            : right.allocate(type);
      }

      @Override
      public Optional<Kernel> kernel(Op op, List<TensorType> in, List<TensorType> out) {
        return right.kernel(op, in, out);
      }

      @Override
      public Plan plan(Program program, Bindings tensors) {
        Plan plan = new MistakenPlan(mistake, right, program, tensors, options.threads());
        if (mistake == Mistake.KEEPS_ALL_PLANS) {
          kept.add(plan);
        }
        return switch (mistake) {
          case RUNS_A_PLAN_OF_ANOTHER_BACKEND -> elsewhere(plan);
          case REFUSES_A_SECOND_THREAD -> new Alone(plan, busy);
          default -> plan;
        };
      }

      @Override
      public void close() {
        kept.forEach(Plan::close);
        right.close();
      }
    };
  }

  /// A class that comes from nowhere.
  private static Plan elsewhere(Plan plan) {
    return (Plan)
        Proxy.newProxyInstance(
            PlanMutant.class.getClassLoader(),
            new Class<?>[] {Plan.class},
            (proxy, method, words) -> method.invoke(plan, words));
  }

  /// A plan that fails while another of its backend runs.
  private record Alone(Plan plan, AtomicBoolean busy) implements Plan {
    private static final long AS_LONG_AS_A_LARGE_PROGRAM = 200_000;

    @Override
    public void run() {
      if (busy.getAndSet(true)) {
        throw new IllegalStateException("another plan is running");
      }
      try {
        plan.run();
        LockSupport.parkNanos(AS_LONG_AS_A_LARGE_PROGRAM);
      } finally {
        busy.set(false);
      }
    }

    @Override
    public List<String> describe() {
      return plan.describe();
    }

    @Override
    public void close() {
      plan.close();
    }
  }

  private record NeverClosed(TensorType type, HostArray array) implements Tensor {
    @Override
    public void write(HostArray source) {
      source.requireFits(type);
    }

    @Override
    public void read(HostArray target) {
      target.requireFits(type);
    }

    @Override
    public void close() {}
  }

  @Override
  public String toString() {
    return mistake.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
