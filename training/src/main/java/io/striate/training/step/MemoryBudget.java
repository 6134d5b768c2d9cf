package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.backend.PlanMemory;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.layers.program.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/// Refuses steps that do not fit into memory, before any is taken, and says what would.
///
/// Where the limit is a user's ([LimitedBackend]), steps of training that need more first compute
/// activations a second time, as many as it takes.
///
/// Without a limit nothing is computed beforehand: then the heap is the limit, and the same words
/// explain why it did not suffice.
///
/// @param backend what the steps are to run on
/// @param states what they share
/// @param inParts whether the first step computes a part of a batch, so that more samples than it
///   takes are prefetched
public record MemoryBudget(Backend backend, List<Programs.State> states, boolean inParts) {
  public MemoryBudget {
    states = List.copyOf(states);
  }

  /// Steps on whole batches.
  public MemoryBudget(Backend backend, List<Programs.State> states) {
    this(backend, states, false);
  }

  /// Refuses steps that take more than the backend's limit, if it has one.
  ///
  /// @param steps all that a run needs for batches of a size
  /// @return what is done to make them fit, in one line; empty if nothing is
  /// @throws StriateException if they do not fit
  public Optional<String> require(int batch, IntFunction<List<Program>> steps) {
    if (backend.memoryLimit().isEmpty()) {
      return Optional.empty();
    }
    long limit = backend.memoryLimit().getAsLong();
    Optional<String> saved =
        need(batch, steps).filter(need -> need.total() > limit).isPresent()
            ? saving(batch, steps, limit)
            : Optional.empty();
    need(batch, steps)
        .filter(need -> need.total() > limit)
        .ifPresent(need -> {
          throw new StriateException(
              refusal(steps, batch, need, limit, "more than the limit of " + size(limit)));
        });
    return saved;
  }

  /// Lets steps of training compute values a second time. Steps that fit leave what was found for
  /// others: those of a run are looked at together first, and one by one when they are planned.
  private Optional<String> saving(int batch, IntFunction<List<Program>> steps, long limit) {
    if (!(backend instanceof LimitedBackend limited)) {
      return Optional.empty();
    }
    limited.share(1);
    long total = need(batch, steps).map(MemoryNeed::total).orElse(0L);
    limited.share(share(total, batch, steps, limit));
    int again = limited.again(steps.apply(batch).getFirst());
    return again == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the backward pass computes %d activations a second time, so that training takes"
                    + " %s in place of %s",
                again,
                need(batch, steps).map(MemoryNeed::total).map(MemoryBudget::size).orElse(""),
                size(total)));
  }

  /// The share of their memory that steps of training may take, if all else takes what it does.
  private double share(long total, int batch, IntFunction<List<Program>> steps, long limit) {
    long training =
        steps.apply(batch).stream()
            .filter(step -> step.count(each -> each.phase() == Phase.BACKWARD) > 0)
            .mapToLong(step -> backend.memory(step).map(PlanMemory::total).orElse(0L))
            .sum();
    return total <= limit || training == 0
        ? 1
        : Math.max(0, (double) (limit - (total - training)) / training);
  }

  /// The largest batch, of at most a size, whose steps fit; 1 if none does.
  public int fitting(int most, IntFunction<List<Program>> steps) {
    return backend.memoryLimit().isEmpty()
        ? most
        : largest(most, steps, backend.memoryLimit().getAsLong()).orElse(1);
  }

  /// What to throw when planning steps has failed: if memory did not suffice, the same with the
  /// table and what would fit.
  ///
  /// @param cause what the backend threw
  public StriateException explained(
      StriateException cause, int batch, IntFunction<List<Program>> steps) {
    if (cause.problems().getFirst().code() != Code.OUT_OF_MEMORY) {
      return cause;
    }
    long heap = Runtime.getRuntime().maxMemory();
    return need(batch, steps)
        .map(need ->
            new StriateException(
                refusal(steps, batch, need, heap, "too much for the heap of at most " + size(heap)),
                cause))
        .orElse(cause);
  }

  private Optional<MemoryNeed> need(int batch, IntFunction<List<Program>> steps) {
    List<Program> programs = steps.apply(batch);
    int first = programs.getFirst().batch();
    return MemoryNeed.of(backend, states, programs, inParts ? (double) batch / first : 1);
  }

  private Problem refusal(
      IntFunction<List<Program>> steps, int batch, MemoryNeed need, long limit, String reason) {
    var details = new ArrayList<>(need.table());
    OptionalInt fits = largest(batch - 1, steps, limit);
    details.add(
        fits.isPresent()
            ? String.format(
                Locale.ROOT,
                "a batch of %d would fit, with %s",
                fits.getAsInt(),
                need(fits.getAsInt(), steps)
                    .map(MemoryNeed::total)
                    .map(MemoryBudget::size)
                    .orElse(""))
            : "not even a batch of 1 would fit: use a smaller network or input");
    if (backend instanceof LimitedBackend limited
        && limited.again(steps.apply(batch).getFirst()) > 0) {
      details.add("this is with all activations computed a second time that can be");
    }
    details.add(
        "in training, \"shards\": N in train computes a batch in N parts, one after the other, with"
            + " the memory of one");
    details.add(
        "set the batch in the file, by --set train.batch=N or, where there is one, by --batch;"
            + " the heap is set by STRIATE_JAVA_OPTS=-Xmx8g");
    return Problem.of(
        Code.OUT_OF_MEMORY,
        String.format(
            Locale.ROOT,
            "not enough memory: '%s' at a batch of %d takes %s, %s",
            steps.apply(batch).getFirst().name(),
            batch,
            size(need.total()),
            reason),
        details.toArray(String[]::new));
  }

  private static String size(long bytes) {
    return MemoryNeed.inMebibytes(bytes);
  }

  /// The largest batch, of at most a size, that fits: memory grows with the batch.
  private OptionalInt largest(int most, IntFunction<List<Program>> steps, long limit) {
    int fits = 0;
    int tooMany = most + 1;
    int candidate = most;
    while (tooMany - fits > 1) {
      boolean enough = need(candidate, steps).map(need -> need.total() <= limit).orElse(true);
      if (enough) {
        fits = candidate;
      } else {
        tooMany = candidate;
      }
      candidate = (fits + tooMany) / 2;
    }
    return fits == 0 ? OptionalInt.empty() : OptionalInt.of(fits);
  }
}
