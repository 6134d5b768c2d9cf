package io.striate.backend.tck.run;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;

/// The backend that results are compared with. It computes in double.
public final class Reference {
  private Reference() {}

  /// A new reference backend; close it after use.
  public static Backend open() {
    return Backends.installed().choose("reference").provider().open(BackendOptions.defaults());
  }
}
