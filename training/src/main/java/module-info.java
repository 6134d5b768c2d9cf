import org.jspecify.annotations.NullMarked;

/// Training: losses, metrics, optimizers, schedules, batches, runs, checkpoints, model files,
/// inference.
@NullMarked
module io.striate.training {
  requires static org.jspecify;
  requires transitive io.striate.arrays;
  requires transitive io.striate.layers;

  exports io.striate.training;
  exports io.striate.training.data;
  exports io.striate.training.file;
  exports io.striate.training.run;
  exports io.striate.training.step;

  provides io.striate.api.train.CallbackType with
      io.striate.training.callback.EarlyStoppingType;
  provides io.striate.api.train.AnswerType with
      io.striate.training.answer.TextType,
      io.striate.training.answer.ValuesType,
      io.striate.training.detection.BoxesType;
  provides io.striate.api.train.LossType with
      io.striate.training.detection.DetectionType,
      io.striate.training.detection.InstanceMaskType,
      io.striate.training.detection.RpnType,
      io.striate.training.loss.BinaryCrossEntropyType,
      io.striate.training.loss.ContrastiveType,
      io.striate.training.loss.CosineType,
      io.striate.training.loss.CriticType,
      io.striate.training.loss.HingeType,
      io.striate.training.loss.HuberType,
      io.striate.training.loss.KlDivergenceType,
      io.striate.training.loss.LenetMapType,
      io.striate.training.loss.MaeType,
      io.striate.training.loss.MseType,
      io.striate.training.loss.NllType,
      io.striate.training.loss.PerceptronType,
      io.striate.training.loss.SmoothL1Type,
      io.striate.training.loss.SoftmaxCrossEntropyType,
      io.striate.training.loss.TripletType;
  provides io.striate.api.train.MetricType with
      io.striate.training.detection.BoxRecallType,
      io.striate.training.detection.MapType,
      io.striate.training.detection.MaskIouType,
      io.striate.training.metric.AccuracyType,
      io.striate.training.metric.AucType,
      io.striate.training.metric.BinaryAccuracyType,
      io.striate.training.metric.BleuType,
      io.striate.training.metric.BreakEvenType,
      io.striate.training.metric.ClassificationReportType,
      io.striate.training.metric.ConfusionMatrixType,
      io.striate.training.metric.EceType,
      io.striate.training.metric.ExactMatchType,
      io.striate.training.metric.F1Type,
      io.striate.training.metric.MaeType,
      io.striate.training.metric.MeanIouType,
      io.striate.training.metric.MseType,
      io.striate.training.metric.PcpType,
      io.striate.training.metric.PerplexityType,
      io.striate.training.metric.PrecisionType,
      io.striate.training.metric.R2Type,
      io.striate.training.metric.RecallType,
      io.striate.training.metric.RmseType,
      io.striate.training.metric.TopKType;
  provides io.striate.api.train.OptimizerType with
      io.striate.training.optimizer.AdadeltaType,
      io.striate.training.optimizer.AdagradType,
      io.striate.training.optimizer.AdamType,
      io.striate.training.optimizer.AdamWType,
      io.striate.training.optimizer.LambType,
      io.striate.training.optimizer.LarsType,
      io.striate.training.optimizer.LionType,
      io.striate.training.optimizer.LookaheadType,
      io.striate.training.optimizer.MuonType,
      io.striate.training.optimizer.RmsPropType,
      io.striate.training.optimizer.SgdType;
  provides io.striate.api.train.ScheduleType with
      io.striate.training.schedule.ConstantScheduleType,
      io.striate.training.schedule.CosineRestartsScheduleType,
      io.striate.training.schedule.CosineScheduleType,
      io.striate.training.schedule.CyclicScheduleType,
      io.striate.training.schedule.ExponentialScheduleType,
      io.striate.training.schedule.InverseScheduleType,
      io.striate.training.schedule.MultiStepScheduleType,
      io.striate.training.schedule.OneCycleScheduleType,
      io.striate.training.schedule.PlateauScheduleType,
      io.striate.training.schedule.PolynomialScheduleType,
      io.striate.training.schedule.StepScheduleType,
      io.striate.training.schedule.WarmUpScheduleType;
  provides io.striate.api.train.WeightAverageType with
      io.striate.training.average.EmaType,
      io.striate.training.average.SwaType;
  provides io.striate.api.train.GradientTransformType with
      io.striate.training.gradient.ClipNormType,
      io.striate.training.gradient.ClipValueType;
  provides io.striate.api.train.ObjectiveType with
      io.striate.training.objective.AdversarialType,
      io.striate.training.objective.ContrastiveDivergenceType,
      io.striate.training.objective.LayerRuleType,
      io.striate.training.objective.SupervisedType;
  provides io.striate.api.train.ViewType with
      io.striate.training.view.CropsViewType,
      io.striate.training.view.FlipViewType,
      io.striate.training.view.QuarterTurnsViewType;
}
