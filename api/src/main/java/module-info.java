import org.jspecify.annotations.NullMarked;

/// The border at which backends, layers and everything else meet. Needs nothing but the JDK.
@NullMarked
module io.striate.api {
  requires static org.jspecify;

  exports io.striate.api;
  exports io.striate.api.backend;
  exports io.striate.api.cluster;
  exports io.striate.api.component;
  exports io.striate.api.data;
  exports io.striate.api.error;
  exports io.striate.api.exchange;
  exports io.striate.api.layer;
  exports io.striate.api.op;
  exports io.striate.api.play;
  exports io.striate.api.program;
  exports io.striate.api.random;
  exports io.striate.api.step;
  exports io.striate.api.tensor;
  exports io.striate.api.train;

  // One for each kind: only this module looks for providers.
  uses io.striate.api.CommandType;
  uses io.striate.api.backend.BackendProvider;
  uses io.striate.api.cluster.ClusterType;
  uses io.striate.api.data.AugmentationType;
  uses io.striate.api.data.DatasetType;
  uses io.striate.api.data.ImageFormatType;
  uses io.striate.api.exchange.ModelFormatType;
  uses io.striate.api.layer.InitializerType;
  uses io.striate.api.layer.LayerType;
  uses io.striate.api.play.EnvironmentType;
  uses io.striate.api.play.LearnerType;
  uses io.striate.api.train.AnswerType;
  uses io.striate.api.train.CallbackType;
  uses io.striate.api.train.GradientTransformType;
  uses io.striate.api.train.LossType;
  uses io.striate.api.train.MetricType;
  uses io.striate.api.train.ObjectiveType;
  uses io.striate.api.train.OptimizerType;
  uses io.striate.api.train.ScheduleType;
  uses io.striate.api.train.ViewType;
  uses io.striate.api.train.WeightAverageType;
}
