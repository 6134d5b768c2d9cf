package io.striate.backend.tck;

import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Backends;

/// The oracle keeps the contracts too.
class ReferenceContractsTest implements BackendContracts {
  @Override
  public BackendProvider provider() {
    return Backends.installed().choose("reference").provider();
  }
}
