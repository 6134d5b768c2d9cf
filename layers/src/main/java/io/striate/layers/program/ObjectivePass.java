package io.striate.layers.program;

import io.striate.api.program.Value;
import io.striate.api.train.Objective;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The forward pass of a network as an objective sees it.
record ObjectivePass(ForwardPass pass, Map<String, Value> parameters, Value loss)
    implements Objective.Pass {
  ObjectivePass {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  @Override
  public Value value(String node) {
    return pass.value(node);
  }

  @Override
  public List<Value> inputs(String node) {
    return pass.inputs(node);
  }
}
