package io.striate.interop.onnx;

import io.striate.api.exchange.ModelFormatType;
import io.striate.backend.tck.component.ModelFormatContract;
import java.util.List;
import java.util.Map;
import java.util.Random;

class OnnxFormatTypeTest implements ModelFormatContract {
  @Override
  public ModelFormatType type() {
    return new OnnxFormatType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("oneLayer", true));
  }

  @Override
  public List<byte[]> files() {
    return List.of(RandomGraphs.bytes(new Random(3)), RandomGraphs.bytes(new Random(8)));
  }
}
