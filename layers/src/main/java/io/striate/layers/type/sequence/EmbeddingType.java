package io.striate.layers.type.sequence;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Map;

/// `embedding`: a learned vector for each whole number, such as the number of a word.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[...]`, whole numbers from 0 to below `vocabulary` |
/// | `weight` | `[vocabulary, units]` |
/// | output | `[..., units]` |
///
/// Other inputs give NaN, so that they are noticed. The initial values are those of PyTorch; Keras
/// has uniform ones up to 0.05.
public final class EmbeddingType implements LayerType {
  private static final Field<Integer> VOCABULARY =
      Field.required("vocabulary", FieldKind.integer(1), "how many whole numbers there are");
  private static final Field<Integer> UNITS =
      Field.required("units", FieldKind.integer(1), "length of a vector");
  private static final Field<Component<Initializer>> INIT =
      Field.of(
          "init",
          FieldKind.component(Kinds.INITIALIZER),
          Component.of("normal", Map.of("deviation", 1.0), Initializer.normal(1)),
          "initial values of the weight");

  @Override
  public String id() {
    return "embedding";
  }

  @Override
  public String summary() {
    return "a learned vector for each whole number";
  }

  @Override
  public List<String> otherNames() {
    return List.of("LookupTable", "Embed");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(VOCABULARY, UNITS, INIT);
  }

  @Override
  public Layer create(Config config) {
    return new Embedding(config.get(VOCABULARY), config.get(UNITS), config.get(INIT).value());
  }

  private record Embedding(int vocabulary, int units, Initializer init) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      return List.of(Parameter.trainable("weight", Shape.of(vocabulary, units), init));
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      return emit.take(parameters.getFirst(), inputs.getFirst(), 0);
    }
  }
}
