package io.striate.layers.format;

import io.striate.api.component.Component;
import io.striate.json.Json;
import io.striate.json.Json.ObjectBuilder;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.layers.spec.DataFields;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.LayerSpec;
import io.striate.layers.spec.OutputSpec;
import io.striate.layers.spec.Reference;
import io.striate.layers.spec.Spec;
import io.striate.layers.spec.TrainSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes a specification in its canonical form: every name, every connection, every setting,
/// nothing twice. Reading that and writing it again gives the same text.
public final class SpecWriter {
  private SpecWriter() {}

  /// The canonical form.
  ///
  /// @param spec a specification that was read without problems
  public static JsonObject canonical(Spec spec) {
    var root = Json.object().put("striate", Spec.VERSION).put("name", spec.name());
    var inputs = Json.object();
    for (InputSpec input : spec.inputs()) {
      String layout = input.layout().name().toLowerCase(Locale.ROOT);
      JsonValue shape = Json.numbers(input.fed().extents());
      inputs.put(input.name(), Json.object().put("shape", shape).put("layout", layout).build());
    }
    root.put("inputs", inputs.build());
    root.put("layers", layers(spec));
    var outputs = Json.object();
    for (OutputSpec output : spec.outputs()) {
      outputs.put(output.name(), output(output, spec.layers().getLast().name()));
    }
    root.put("outputs", outputs.build());
    spec.train().ifPresent(train -> root.put("train", train(train)));
    spec.backend().ifPresent(backend -> root.put("backend", backend));
    return root.build();
  }

  private static JsonValue layers(Spec spec) {
    var layers = new ArrayList<JsonValue>();
    String before = spec.inputs().getFirst().name();
    for (LayerSpec layer : spec.layers()) {
      layers.add(layer(layer, before));
      before = layer.name();
    }
    return Json.list(layers);
  }

  private static JsonValue layer(LayerSpec layer, String before) {
    var object = Json.object().put("name", layer.name()).put("type", layer.typeId());
    List<String> from =
        layer.from().isEmpty()
            ? List.of(before)
            : layer.from().stream().map(Reference::name).toList();
    object.put("from", texts(from));
    settings(object, layer.component().orElseThrow());
    layer.activation().ifPresent(activation -> object.put("activation", component(activation)));
    return object.put("freeze", layer.freeze()).build();
  }

  private static JsonValue output(OutputSpec output, String last) {
    List<String> from = output.from().stream().map(Reference::name).toList();
    var object =
        from.size() > 1
            ? Json.object().put("from", texts(from))
            : Json.object().put("from", from.isEmpty() ? last : from.getFirst());
    output.loss().ifPresent(loss -> object.put("loss", component(loss)));
    output.answer().ifPresent(answer -> object.put("answer", component(answer)));
    object.put("weight", output.weight());
    var metrics = output.metrics().stream().map(SpecWriter::component).toList();
    return object.put("metrics", Json.list(metrics)).build();
  }

  private static JsonValue train(TrainSpec train) {
    var data = Json.object().put("type", train.data().id());
    settings(data, train.data());
    data.put(
        DataFields.VALIDATION.key(),
        Json.of(DataFields.VALIDATION.kind().format(train.validation())));
    data.put(
        DataFields.NORMALIZE.key(), Json.of(DataFields.NORMALIZE.kind().format(train.normalize())));
    if (!train.augment().isEmpty()) {
      data.put(DataFields.AUGMENT.key(), components(train.augment()));
    }
    var written =
        Json.object()
            .put("data", data.build())
            .put("epochs", train.epochs())
            .put("batch", train.batch())
            .put("seed", train.seed())
            .put("optimizer", component(train.optimizer()))
            .put("schedule", component(train.schedule()))
            .put("checkpointEvery", train.checkpointEvery())
            .put("weights", train.weights().name().toLowerCase(Locale.ROOT));
    if (!train.gradients().isEmpty()) {
      written.put("gradients", components(train.gradients()));
    }
    train.objective().ifPresent(objective -> written.put("objective", component(objective)));
    if (!train.callbacks().isEmpty()) {
      written.put("callbacks", components(train.callbacks()));
    }
    return written.build();
  }

  private static JsonValue components(List<? extends Component<?>> components) {
    return Json.list(components.stream().map(SpecWriter::component).toList());
  }

  private static JsonValue component(Component<?> component) {
    var object = Json.object().put("type", component.id());
    settings(object, component);
    return object.build();
  }

  private static void settings(ObjectBuilder object, Component<?> component) {
    component.settings().forEach((key, value) -> object.put(key, Json.of(value)));
  }

  private static JsonValue texts(List<String> texts) {
    return Json.list(texts.stream().map(Json::text).toList());
  }
}
