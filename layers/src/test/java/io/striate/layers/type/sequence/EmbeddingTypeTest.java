package io.striate.layers.type.sequence;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// The contract feeds numbers between -1 and 1, of which whole numbers are made first.
class EmbeddingTypeTest implements LayerContract {
  private static final int VOCABULARY = 6;

  @Override
  public LayerType type() {
    return new Whole(new EmbeddingType());
  }

  @Override
  public List<Case> cases() {
    Map<String, ?> settings = Map.of("vocabulary", VOCABULARY, "units", 3);
    return List.of(
        new Case(settings, List.of(Shape.of(4)), Shape.of(4, 3), 18),
        new Case(settings, List.of(Shape.of(2, 5)), Shape.of(2, 5, 3), 18));
  }

  /// An embedding of `floor(VOCABULARY (x + 1) / 2)`.
  private record Whole(LayerType embedding) implements LayerType {
    @Override
    public String id() {
      return embedding.id();
    }

    @Override
    public String summary() {
      return embedding.summary();
    }

    @Override
    public List<Field<?>> fields() {
      return embedding.fields();
    }

    @Override
    public Layer create(Config config) {
      Layer layer = embedding.create(config);
      return new Layer() {
        @Override
        public List<Parameter> parameters(List<Shape> inputs) {
          return layer.parameters(inputs);
        }

        @Override
        public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
          Value above = emit.add(inputs.getFirst(), emit.constant(1));
          Value index = emit.floor(emit.scale(above, VOCABULARY / 2.0));
          return layer.forward(emit, List.of(index), parameters, mode);
        }
      };
    }
  }
}
