package io.striate.api.backend;

import java.util.List;

/// A program made ready to run on a backend, with tensors bound to its inputs, states and outputs.
/// A plan owns its temporaries. It is used by one thread at a time, which need not be the one that
/// made it.
///
/// Several plans of one backend may be run at once, each by a thread of its own, with the same
/// results as one after the other; a backend may let one wait for another. They may share tensors
/// that none of them writes: a tensor that is an output of one of them, or a state that it updates,
/// must not be bound to another that runs at the same time.
public interface Plan extends AutoCloseable {
  /// Runs the program once, on whatever the bound inputs and states hold now. When it returns,
  /// outputs may be read and states hold their next values. After warm-up, a run allocates nothing.
  void run();

  /// How the program is run, for readers and for `run.json`: a line for each region or kernel, with
  /// the algorithm and its reason.
  List<String> describe();

  /// The parts that [#runTimed] tells apart, in the order in which they begin. A plan that cannot
  /// tell any apart, as by default, has none.
  default List<PlanPart> parts() {
    return List.of();
  }

  /// Runs the program once, with the same results as [#run], and adds up what each part took.
  ///
  /// Parts that run at the same time share that time between them, so that the sum of all parts is
  /// about the time of the run. It may be slower than [#run], which pays nothing for it.
  ///
  /// @param nanos for each of [#parts] the nanoseconds so far, to which those of this run are added
  default void runTimed(long[] nanos) {
    run();
  }

  /// Gives the temporaries back, and leaves the bound tensors. Closing twice does nothing; running
  /// a closed plan is an [IllegalStateException].
  @Override
  void close();
}
