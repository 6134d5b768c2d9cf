package io.striate.api.backend;

import java.util.List;

/// A program made ready to run on a backend, with tensors bound to its inputs, states and outputs.
/// A plan owns its temporaries. It is used by one thread at a time, which need not be the one that
/// made it.
public interface Plan extends AutoCloseable {
  /// Runs the program once, on whatever the bound inputs and states hold now. When it returns,
  /// outputs may be read and states hold their next values. After warm-up, a run allocates nothing.
  void run();

  /// How the program is run, for readers and for `run.json`: a line for each region or kernel, with
  /// the algorithm and its reason.
  List<String> describe();

  /// Gives the temporaries back. Closing twice does nothing; running a closed plan is an error.
  @Override
  void close();
}
