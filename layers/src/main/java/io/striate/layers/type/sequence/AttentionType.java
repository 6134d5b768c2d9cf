package io.striate.layers.type.sequence;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `attention`: each step of a sequence becomes a mean of all steps, weighted by how well they match it,
/// in several ways at once (multi-head attention).
///
///     q = Wq x + bq,  k = Wk y + bk,  v = Wv z + bv, each cut into `heads` parts
///     head = softmax(q kᵀ / sqrt(features / heads)) v
///     output = Wo [all heads] + bo
///
/// | tensor | shape |
/// |---|---|
/// | input `x` | `[steps, features]` |
/// | inputs `y`, `z`, if given | `[other steps, features]`; one input is all three, a second one is `y` and `z` |
/// | `weight`, `bias` | `[3 features, features]`, `[3 features]`, in the order q, k, v |
/// | `outputWeight`, `outputBias` | `[features, features]`, `[features]` |
/// | output | `[steps, features]` |
///
/// Weights and biases are those of `MultiheadAttention` of PyTorch with `batch_first`. With `causal`, a
/// step sees no later ones.
///
/// Source: Vaswani and others, "Attention is all you need", arXiv:1706.03762.
public final class AttentionType implements LayerType {
  private static final Field<Integer> HEADS =
      Field.required("heads", FieldKind.integer(1), "number of parts that features are cut into");
  private static final Field<Boolean> CAUSAL =
      Field.of("causal", FieldKind.flag(), false, "whether a step sees no later ones");
  private static final Field<Boolean> BIAS =
      Field.of("bias", FieldKind.flag(), true, "whether biases are added");
  private static final Field<Component<Initializer>> INIT =
      Field.of(
          "init",
          FieldKind.component(Kinds.INITIALIZER),
          Component.of("glorot-uniform", Initializer.glorotUniform()),
          "initial values of the weights");
  private static final Field<Component<Initializer>> BIAS_INIT =
      Field.of(
          "biasInit",
          FieldKind.component(Kinds.INITIALIZER),
          Component.of("constant", Map.of("value", 0.0), Initializer.constant(0)),
          "initial values of the biases");

  @Override
  public String id() {
    return "attention";
  }

  @Override
  public String summary() {
    return "multi-head attention";
  }

  @Override
  public List<String> otherNames() {
    return List.of("MultiHeadAttention", "SelfAttention");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(HEADS, CAUSAL, BIAS, INIT, BIAS_INIT);
  }

  @Override
  public Layer create(Config config) {
    return new Heads(
        config.get(HEADS),
        config.get(CAUSAL),
        config.get(BIAS),
        config.get(INIT).value(),
        config.get(BIAS_INIT).value());
  }

  private record Heads(
      int heads, boolean causal, boolean hasBias, Initializer init, Initializer biasInit)
      implements Layer {
    /// Added to the match of a step that is not seen: its weight is then 0 in any precision.
    private static final float UNSEEN = -1e30f;

    @Override
    public int mostInputs() {
      return 3;
    }

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      inputs.forEach(Sequences::steps);
      int features = inputs.getFirst().extent(1);
      if (features % heads != 0) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "cannot split the %d features of its input %s into %d heads",
                features,
                inputs.getFirst(),
                heads));
      }
      int steps = inputs.getLast().extent(0);
      boolean agree =
          inputs.stream().allMatch(shape -> shape.extent(1) == features)
              && inputs.stream().skip(1).allMatch(shape -> shape.extent(0) == steps)
              && (!causal || inputs.getFirst().extent(0) == steps);
      if (!agree) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "needs inputs with the same number of features%s with the same number of steps, got %s",
                causal ? " and, as it is causal," : ", and keys and values",
                InputShapes.listed(inputs)));
      }
      var parameters = new ArrayList<Parameter>();
      parameters.add(
          Parameter.trainable("weight", Shape.of(Math.multiplyExact(3, features), features), init));
      parameters.add(Parameter.trainable("outputWeight", Shape.of(features, features), init));
      if (hasBias) {
        parameters.add(Parameter.trainable("bias", Shape.of(3 * features), biasInit));
        parameters.add(Parameter.trainable("outputBias", Shape.of(features), biasInit));
      }
      return parameters;
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value queries = heads(emit, inputs.getFirst(), parameters, 0);
      Value keys = heads(emit, inputs.get(Math.min(1, inputs.size() - 1)), parameters, 1);
      Value values = heads(emit, inputs.getLast(), parameters, 2);
      int size = queries.type().shape().extent(3);
      Value matches = emit.scale(emit.matmul(queries, keys, false, true), 1 / Math.sqrt(size));
      Value seen = causal ? emit.add(matches, mask(emit, matches.type().shape())) : matches;
      Value means = emit.matmul(emit.softmax(seen, 3), values, false, false);
      Value steps = emit.one(new Move.Permute(List.of(0, 2, 1, 3)), means);
      Value all = emit.reshape(steps, inputs.getFirst().type().shape());
      Optional<Value> bias = hasBias ? Optional.of(parameters.get(3)) : Optional.empty();
      return Sequences.projected(emit, all, parameters.get(1), bias);
    }

    /// The queries, keys or values by head: `[N, heads, steps, features / heads]`.
    private Value heads(Emitter emit, Value input, List<Value> parameters, int which) {
      Shape shape = input.type().shape();
      int features = shape.extent(2);
      int from = which * features;
      Value weight = emit.slice(parameters.get(0), 0, from, from + features);
      Optional<Value> bias =
          hasBias
              ? Optional.of(emit.slice(parameters.get(2), 0, from, from + features))
              : Optional.empty();
      Value projected = Sequences.projected(emit, input, weight, bias);
      Value parts =
          emit.reshape(projected, shape.extent(0), shape.extent(1), heads, features / heads);
      return emit.one(new Move.Permute(List.of(0, 2, 1, 3)), parts);
    }

    private static Value mask(Emitter emit, Shape matches) {
      int steps = matches.extent(2);
      float[] mask = new float[steps * steps];
      for (int step = 0; step < steps; step++) {
        Arrays.fill(mask, step * steps + step + 1, (step + 1) * steps, UNSEEN);
      }
      return emit.constant(Shape.of(steps, steps), mask);
    }
  }
}
