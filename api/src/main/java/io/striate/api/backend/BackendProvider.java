package io.striate.api.backend;

/// The door through which a backend is found, by [java.util.ServiceLoader]. A provider has a public
/// constructor without parameters, can always be loaded, and does no work before it is asked to.
public interface BackendProvider {
  /// The name that users type, lower case with hyphens, such as `cpu-vector`.
  String name();

  /// Which backend `auto` prefers: the available one with the highest. The plain reference has 0, a
  /// CPU backend 100, a GPU 200. `auto` takes the backend of a plug-in only if the plug-in is
  /// trusted.
  int priority();

  /// Whether it can run here, and if not, why and what to do.
  Availability availability();

  /// Opens the backend, or fails: there is no falling back.
  ///
  /// @throws io.striate.api.error.StriateException if it cannot run here or an option is not to be
  ///   had
  Backend open(BackendOptions options);
}
