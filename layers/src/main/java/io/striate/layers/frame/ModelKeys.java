package io.striate.layers.frame;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.play.Learner;
import io.striate.api.train.View;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The keys of a whole specification. [#INPUT] stands for [#INPUTS] of one; the loss, target,
/// answer and metrics of an output stand for [#OUTPUTS] of one.
public final class ModelKeys {
  /// The version of the format.
  public static final Field<Integer> STRIATE =
      Field.required("striate", FieldKind.integer(1), "the version of the format: 1");

  /// The name.
  public static final Field<String> NAME =
      Field.of("name", FieldKind.text(), "model", "the name of the model");

  /// The file that the network is in.
  public static final Field<Optional<Path>> MODEL =
      Field.optional(
          "model",
          FieldKind.located(
              "the name of a file, relative to this one",
              located -> located.folder().resolve(located.text()).normalize(),
              Path::toString),
          "a specification whose network this one trains: its inputs, layers and, unless written"
              + " here, name and outputs");

  /// The only input.
  public static final Field<Optional<Object>> INPUT =
      Field.optional(
          "input",
          Values.any("a shape such as [1, 28, 28], or an object with 'shape' and 'layout'"),
          "the shape of a sample, if there is one input");

  /// The inputs by name.
  public static final Field<Optional<Object>> INPUTS =
      Field.optional(
          "inputs",
          Values.any("an object of names and shapes, such as { \"frame\": [3, 224, 224] }"),
          "the inputs by name, instead of 'input'");

  /// Settings of all layers of a type.
  public static final Field<Optional<Object>> DEFAULTS =
      Field.optional(
          "defaults",
          Values.any("an object such as { \"conv2d\": { \"fit\": \"floor\" } }"),
          "settings by type, for the layers that do not write them");

  /// Layers that groups use.
  public static final Field<Optional<Object>> BLOCKS =
      Field.optional(
          "blocks",
          Values.any("an object of names and blocks"),
          "layers by name, to be used several times");

  /// The layers.
  public static final Field<Object> LAYERS =
      Field.required("layers", Values.any("a list of at least one layer"), "the list of layers");

  /// The outputs by name.
  public static final Field<Optional<Object>> OUTPUTS =
      Field.optional(
          "outputs",
          Values.any(
              "an object such as { \"main\": { \"from\": \"dense1\", \"loss\":"
                  + " \"softmax-cross-entropy\" } }"),
          "the outputs by name; by default one, of the last layer");

  /// How the network is trained.
  public static final Field<Optional<Object>> TRAIN =
      Field.optional("train", Values.any("an object"), "how the network is trained");

  /// A training that makes its own data.
  public static final Field<Optional<Component<Learner>>> LEARNER =
      Field.optional(
          "learner",
          FieldKind.component(Kinds.LEARNER),
          "a training that makes its own data in an environment, such as a game; instead of"
              + " 'train'");

  /// The preferred backend.
  public static final Field<Optional<String>> BACKEND =
      Field.optional("backend", FieldKind.text(), "the backend to use unless a flag names another");

  /// Versions of images to average over.
  public static final Field<List<Component<View>>> VIEWS =
      Field.of(
          "views",
          FieldKind.components(Kinds.VIEW),
          List.of(),
          "versions of each image that evaluation and prediction average over; training sees the"
              + " image alone");

  /// All of them.
  public static final Section SECTION =
      Section.of(
              "model",
              "the specification",
              "a whole specification: a network and, if it is to be trained, how",
              List.of(
                  STRIATE,
                  NAME,
                  MODEL,
                  INPUT,
                  INPUTS,
                  DEFAULTS,
                  BLOCKS,
                  LAYERS,
                  OutputKeys.LOSS,
                  OutputKeys.TARGET,
                  OutputKeys.METRICS,
                  OutputKeys.ANSWER,
                  OUTPUTS,
                  VIEWS,
                  TRAIN,
                  LEARNER,
                  BACKEND))
          .with(INPUT, InputKeys.SECTION, Section.Form.OBJECT)
          .with(INPUTS, InputKeys.SECTION, Section.Form.BY_NAME)
          .with(DEFAULTS, DefaultsKeys.SECTION, Section.Form.BY_NAME)
          .with(BLOCKS, BlockKeys.SECTION, Section.Form.BY_NAME)
          .with(LAYERS, LayerKeys.SECTION, Section.Form.LIST)
          .with(OUTPUTS, OutputKeys.SECTION, Section.Form.BY_NAME)
          .with(TRAIN, TrainKeys.SECTION, Section.Form.OBJECT);

  private ModelKeys() {}
}
