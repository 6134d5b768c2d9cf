package io.striate.examples.excite;

import io.striate.api.op.CompositeOp;
import io.striate.backend.tck.OpContract;
import java.util.List;

class ChannelGateTest implements OpContract {
  @Override
  public List<CompositeOp> operations() {
    return List.of(new ChannelGate());
  }
}
