package io.striate.training;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.Kind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import io.striate.json.JsonArray;
import io.striate.json.JsonDocument;
import io.striate.json.JsonMember;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.layers.Network;
import io.striate.layers.frame.TrainKeys;
import io.striate.training.run.UsedPlugin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads the specification of a trained model without the components that only training needs, if
/// their plug-ins are not installed: optimizers, schedules, initializers and so on.
final class WithoutTraining {
  private static final Set<Kind<?>> TRAINING =
      Set.of(
          Kinds.OPTIMIZER,
          Kinds.SCHEDULE,
          Kinds.WEIGHT_AVERAGE,
          Kinds.GRADIENT_TRANSFORM,
          Kinds.OBJECTIVE,
          Kinds.CALLBACK,
          Kinds.LEARNER,
          Kinds.ENVIRONMENT,
          Kinds.AUGMENTATION,
          Kinds.INITIALIZER,
          Kinds.METRIC);

  private final Set<String> optimizers = new HashSet<>();
  private final Set<String> others = new HashSet<>();

  private WithoutTraining() {}

  /// The network of a model.
  ///
  /// @param plugins what the model records
  static Network network(
      String name, String text, List<String> overrides, Catalog catalog, List<UsedPlugin> plugins) {
    var reader = new WithoutTraining();
    plugins.stream()
        .flatMap(plugin -> plugin.provides().stream())
        .filter(each -> TRAINING.contains(each.kind()))
        .filter(each -> !catalog.names(each.kind()).contains(each.name()))
        .forEach(each ->
            (each.kind().equals(Kinds.OPTIMIZER) ? reader.optimizers : reader.others)
                .add(each.name()));
    if (reader.optimizers.isEmpty() && reader.others.isEmpty()) {
      return Network.parse(name, text, overrides, catalog);
    }
    JsonDocument document = JsonReader.read(name, text);
    var reduced =
        new JsonDocument(reader.reduced(document.root()).orElseThrow(), document.problems());
    return Network.of(
        reduced,
        overrides,
        catalog.with(
            Kinds.OPTIMIZER, reader.optimizers.stream().sorted().map(NoOptimizer::new).toList()));
  }

  /// A value without the components that are not there; empty if it is one.
  private Optional<JsonValue> reduced(JsonValue value) {
    Optional<String> id = id(value);
    if (id.filter(others::contains).isPresent()) {
      return Optional.empty();
    }
    if (id.filter(optimizers::contains).isPresent()) {
      return Optional.of(new JsonString(id.get(), value.place()));
    }
    return Optional.of(
        switch (value) {
          case JsonObject object -> {
            var members = new ArrayList<JsonMember>();
            for (JsonMember member : object.members()) {
              if (isGroups(member, object)) {
                continue; // they have settings of the optimizer that is missing
              }
              reduced(member.value())
                  .ifPresent(
                      kept -> members.add(new JsonMember(member.key(), member.keyPlace(), kept)));
            }
            yield new JsonObject(members, object.place());
          }
          case JsonArray array ->
              new JsonArray(
                  array.elements().stream().flatMap(each -> reduced(each).stream()).toList(),
                  array.place());
          default -> value;
        });
  }

  private boolean isGroups(JsonMember member, JsonObject object) {
    return member.key().equals(TrainKeys.PARAMETERS.key())
        && object
            .get(TrainKeys.OPTIMIZER.key())
            .flatMap(WithoutTraining::id)
            .filter(optimizers::contains)
            .isPresent();
  }

  private static Optional<String> id(JsonValue value) {
    return switch (value) {
      case JsonString text -> Optional.of(text.value());
      case JsonObject object ->
          object.get("type").filter(JsonString.class::isInstance).flatMap(WithoutTraining::id);
      default -> Optional.empty();
    };
  }

  /// Stands for an optimizer whose plug-in is not installed; a step of training cannot be made with
  /// it.
  private record NoOptimizer(String id) implements OptimizerType {
    @Override
    public String summary() {
      return "not installed";
    }

    @Override
    public List<Field<?>> fields() {
      return List.of();
    }

    @Override
    public Optimizer create(Config config) {
      return new Optimizer() {
        @Override
        public double learningRate() {
          return 0;
        }

        @Override
        public List<String> slots() {
          return List.of();
        }

        @Override
        public void step(
            Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
          throw missing();
        }
      };
    }

    private StriateException missing() {
      return new StriateException(
          Code.UNKNOWN_TYPE,
          String.format(
              Locale.ROOT,
              "the optimizer '%s' is not installed: the model can predict, but not be trained",
              id),
          "give its jar or folder with --plugin-path");
    }
  }
}
