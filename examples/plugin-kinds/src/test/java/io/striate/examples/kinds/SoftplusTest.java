package io.striate.examples.kinds;

import io.striate.api.op.CompositeOp;
import io.striate.backend.tck.OpContract;
import java.util.List;

class SoftplusTest implements OpContract {
  @Override
  public List<CompositeOp> operations() {
    return List.of(new Softplus(1));
  }
}
