package io.striate.api.data;

/// Watches a pass over many samples, which may take minutes: shows how far it is, and may stop it.
/// Both are called by the thread that makes the pass.
public interface PassMonitor {
  /// So many samples are done.
  ///
  /// @param what what is done, such as `reading images`
  /// @param done how many are done
  /// @param count how many there are
  void at(String what, long done, long count);

  /// Whether to stop: the pass then ends with [java.util.concurrent.CancellationException].
  boolean stopped();

  /// Shows nothing and never stops.
  static PassMonitor none() {
    return new PassMonitor() {
      @Override
      public void at(String what, long done, long count) {}

      @Override
      public boolean stopped() {
        return false;
      }
    };
  }
}
