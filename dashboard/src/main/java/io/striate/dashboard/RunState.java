package io.striate.dashboard;

import java.util.Locale;

/// What a run does.
enum RunState {
  /// A process trains.
  RUNNING,
  /// A process was asked to stop and ends its step.
  STOPPING,
  /// The dashboard has started a process that does not train yet.
  STARTING,
  /// No process trains, and epochs are left.
  STOPPED,
  /// The model is written.
  FINISHED;

  /// As pages and JSON write it.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
