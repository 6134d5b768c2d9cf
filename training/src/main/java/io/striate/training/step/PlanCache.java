package io.striate.training.step;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Planned steps that are kept from one call to the next: at most so many, of which the least
/// recently used is closed first.
///
/// A network that takes images of any size needs a plan for each size and each batch that occurs,
/// and a plan owns memory for its temporaries; so a program that runs for long keeps only a few.
///
/// Threads: a cache and its steps are used by one thread at a time, because a step holds the values
/// of one run and a request for another step may close it. Threads that run at once have a cache
/// each; the backend may be shared by all of them.
public final class PlanCache implements AutoCloseable {
  /// What a plan is made for.
  ///
  /// @param inputs the type of one sample of each input, by name
  /// @param batch how many samples a batch has
  public record Key(Map<String, TensorType> inputs, int batch) {
    public Key {
      inputs = Map.copyOf(inputs);
    }
  }

  private final int most;
  private final Map<Key, PlannedStep> byUse = new LinkedHashMap<>(16, 0.75f, true);

  /// @param most how many plans are kept, at least 1
  public PlanCache(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("at least 1 plan must be kept, got " + most);
    }
    this.most = most;
  }

  /// The step for a key, planned if it is not there. It may be used until this is called again.
  ///
  /// Room is made before the plan is, so that there are never more than asked for; if memory does
  /// not suffice for one more, all others are closed.
  ///
  /// @param plan makes the step
  /// @throws StriateException if there is not enough memory for this step alone
  public PlannedStep of(Key key, Supplier<PlannedStep> plan) {
    PlannedStep known = byUse.get(key);
    if (known != null) {
      return known;
    }
    if (byUse.size() == most) {
      closeOldest();
    }
    PlannedStep made = planned(plan);
    byUse.put(key, made);
    return made;
  }

  private void closeOldest() {
    var oldest = byUse.values().iterator();
    PlannedStep step = oldest.next();
    oldest.remove();
    step.close();
  }

  private PlannedStep planned(Supplier<PlannedStep> plan) {
    try {
      return plan.get();
    } catch (StriateException e) {
      if (byUse.isEmpty() || e.problems().getFirst().code() != Code.OUT_OF_MEMORY) {
        throw e;
      }
    }
    close();
    return plan.get();
  }

  /// How many plans there are.
  public int size() {
    return byUse.size();
  }

  /// Closes all plans. The cache may be used again.
  @Override
  public void close() {
    var all = new ArrayList<>(byUse.values());
    byUse.clear();
    all.forEach(PlannedStep::close);
  }
}
