/// A third-party module with a small component of every kind, each prefixed `demo:`.
module io.striate.examples.kinds {
  requires io.striate.api;

  provides io.striate.api.CommandType with
      io.striate.examples.kinds.HelloType;
  provides io.striate.api.cluster.ClusterType with
      io.striate.examples.kinds.ThreadsType;
  provides io.striate.api.data.AugmentationType with
      io.striate.examples.kinds.JitterType;
  provides io.striate.api.data.DatasetType with
      io.striate.examples.kinds.QuadrantsType;
  provides io.striate.api.data.ImageFormatType with
      io.striate.examples.kinds.PnmType;
  provides io.striate.api.exchange.ModelFormatType with
      io.striate.examples.kinds.LinearFormatType;
  provides io.striate.api.layer.InitializerType with
      io.striate.examples.kinds.CheckerboardType;
  provides io.striate.api.layer.LayerType with
      io.striate.examples.kinds.ScaleType;
  provides io.striate.api.play.EnvironmentType with
      io.striate.examples.kinds.WalkType;
  provides io.striate.api.play.LearnerType with
      io.striate.examples.kinds.ClimbType;
  provides io.striate.api.train.AnswerType with
      io.striate.examples.kinds.BestType;
  provides io.striate.api.train.CallbackType with
      io.striate.examples.kinds.EnoughType;
  provides io.striate.api.train.GradientTransformType with
      io.striate.examples.kinds.CenteredType;
  provides io.striate.api.train.LossType with
      io.striate.examples.kinds.SquaredErrorType;
  provides io.striate.api.train.MetricType with
      io.striate.examples.kinds.ConfidenceType;
  provides io.striate.api.train.ObjectiveType with
      io.striate.examples.kinds.DecayedType;
  provides io.striate.api.train.OptimizerType with
      io.striate.examples.kinds.SignType;
  provides io.striate.api.train.ScheduleType with
      io.striate.examples.kinds.HalvingType;
  provides io.striate.api.train.ViewType with
      io.striate.examples.kinds.BrighterType;
  provides io.striate.api.train.WeightAverageType with
      io.striate.examples.kinds.HalfwayType;
}
