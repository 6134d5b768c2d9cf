package io.striate.backend.tck;

import io.striate.api.op.CompositeOp;
import io.striate.api.op.Detach;
import io.striate.api.op.Example;
import java.util.List;

/// The composite operations of the api, by the contract that plug-ins use.
class BundledOpsTest implements OpContract {
  @Override
  public List<CompositeOp> operations() {
    return Example.bundled().stream().map(Example::op).toList();
  }

  @Override
  public boolean hasTrueGradient(CompositeOp operation) {
    return !(operation instanceof Detach);
  }
}
