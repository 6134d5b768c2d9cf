package io.striate.api;

import io.striate.api.backend.BackendProvider;
import io.striate.api.cluster.ClusterType;
import io.striate.api.component.Kind;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.DatasetType;
import io.striate.api.data.ImageFormatType;
import io.striate.api.exchange.ModelFormatType;
import io.striate.api.layer.InitializerType;
import io.striate.api.layer.LayerType;
import io.striate.api.play.EnvironmentType;
import io.striate.api.play.LearnerType;
import io.striate.api.train.AnswerType;
import io.striate.api.train.CallbackType;
import io.striate.api.train.GradientTransformType;
import io.striate.api.train.LossType;
import io.striate.api.train.MetricType;
import io.striate.api.train.ObjectiveType;
import io.striate.api.train.OptimizerType;
import io.striate.api.train.ScheduleType;
import io.striate.api.train.ViewType;
import io.striate.api.train.WeightAverageType;
import java.util.List;

/// All kinds of things that modules and plug-ins provide. A new kind is a line here, its interface,
/// and a `uses` in this module's descriptor; everything else iterates over [#ALL].
public final class Kinds {
  /// Layers of a network.
  public static final Kind<LayerType> LAYER =
      Kind.of("layer", LayerType.class, "a layer of a network");

  /// Initializers of parameters.
  public static final Kind<InitializerType> INITIALIZER =
      Kind.of("initializer", InitializerType.class, "the values of a parameter before training");

  /// Losses.
  public static final Kind<LossType> LOSS =
      Kind.of("loss", LossType.class, "the quantity of an output that training minimizes");

  /// Metrics.
  public static final Kind<MetricType> METRIC =
      Kind.of("metric", MetricType.class, "a figure that is reported beside the loss");

  /// Answers.
  public static final Kind<AnswerType> ANSWER =
      Kind.of("answer", AnswerType.class, "what an output means to users");

  /// Objectives.
  public static final Kind<ObjectiveType> OBJECTIVE =
      Kind.of("objective", ObjectiveType.class, "the quantities that a training step minimizes");

  /// Optimizers.
  public static final Kind<OptimizerType> OPTIMIZER =
      Kind.of("optimizer", OptimizerType.class, "the update of parameters from their gradients");

  /// Gradient transforms.
  public static final Kind<GradientTransformType> GRADIENT_TRANSFORM =
      Kind.of(
          "gradient transform",
          GradientTransformType.class,
          "a change of all gradients before the optimizer, such as clipping");

  /// Learning-rate schedules.
  public static final Kind<ScheduleType> SCHEDULE =
      Kind.of("schedule", ScheduleType.class, "the learning rate over the training");

  /// Averages of the weights.
  public static final Kind<WeightAverageType> WEIGHT_AVERAGE =
      Kind.of(
          "weight average",
          WeightAverageType.class,
          "an average of the weights over the training, which is used in their place");

  /// Callbacks.
  public static final Kind<CallbackType> CALLBACK =
      Kind.of(
          "callback",
          CallbackType.class,
          "an observer of the training that may end it or restore its best weights");

  /// Data sets.
  public static final Kind<DatasetType> DATASET =
      Kind.of("dataset", DatasetType.class, "a source of samples");

  /// Augmentations.
  public static final Kind<AugmentationType> AUGMENTATION =
      Kind.of("augmentation", AugmentationType.class, "a random change of a training sample");

  /// Versions of an image.
  public static final Kind<ViewType> VIEW =
      Kind.of(
          "view",
          ViewType.class,
          "versions of an image that evaluation and prediction average over");

  /// Environments.
  public static final Kind<EnvironmentType> ENVIRONMENT =
      Kind.of("environment", EnvironmentType.class, "a game or world that answers actions");

  /// Learners.
  public static final Kind<LearnerType> LEARNER =
      Kind.of("learner", LearnerType.class, "a training that makes its own data in an environment");

  /// Formats of image files.
  public static final Kind<ImageFormatType> IMAGE_FORMAT =
      Kind.of("image format", ImageFormatType.class, "a format of image files");

  /// Formats of model files.
  public static final Kind<ModelFormatType> MODEL_FORMAT =
      Kind.of("model format", ModelFormatType.class, "a format of another tool's model files");

  /// Backends.
  public static final Kind<BackendProvider> BACKEND =
      new Kind<>(
          "backend",
          BackendProvider.class,
          BackendProvider::name,
          BackendProvider::name,
          "the hardware and the kernels that run programs");

  /// Clusters.
  public static final Kind<ClusterType> CLUSTER =
      Kind.of("cluster", ClusterType.class, "the workers that compute a training together");

  /// Subcommands of `striate`.
  public static final Kind<CommandType> COMMAND =
      Kind.of("command", CommandType.class, "a subcommand of striate");

  /// Every kind.
  public static final List<Kind<?>> ALL =
      List.of(
          LAYER,
          INITIALIZER,
          LOSS,
          METRIC,
          ANSWER,
          OBJECTIVE,
          OPTIMIZER,
          GRADIENT_TRANSFORM,
          SCHEDULE,
          WEIGHT_AVERAGE,
          CALLBACK,
          DATASET,
          AUGMENTATION,
          VIEW,
          ENVIRONMENT,
          LEARNER,
          IMAGE_FORMAT,
          MODEL_FORMAT,
          BACKEND,
          CLUSTER,
          COMMAND);

  private Kinds() {}
}
