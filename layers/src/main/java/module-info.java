import org.jspecify.annotations.NullMarked;

/// From a model's JSON to a trained model: specs, graphs, layers, data, training, files.
@NullMarked
module io.striate.layers {
  requires static org.jspecify;
  requires transitive io.striate.api;
  requires java.desktop;
  requires tools.jackson.core;

  exports io.striate.layers;
  exports io.striate.layers.compare;
  exports io.striate.layers.data;
  exports io.striate.layers.graph;
  exports io.striate.layers.json;
  exports io.striate.layers.measure;
  exports io.striate.layers.model;
  exports io.striate.layers.spec;
  exports io.striate.layers.train;

  uses io.striate.api.data.DatasetType;
  uses io.striate.api.layer.LayerType;
  uses io.striate.api.train.LossType;
  uses io.striate.api.train.MetricType;
  uses io.striate.api.train.OptimizerType;
  uses io.striate.api.train.ScheduleType;

  provides io.striate.api.data.DatasetType with
      io.striate.layers.data.ImageFolderDataset,
      io.striate.layers.data.MnistDataset,
      io.striate.layers.data.SyntheticDataset;
  provides io.striate.api.layer.LayerType with
      io.striate.layers.standard.AddType,
      io.striate.layers.standard.AvgPool2dType,
      io.striate.layers.standard.BatchNormType,
      io.striate.layers.standard.ConcatType,
      io.striate.layers.standard.Conv2dType,
      io.striate.layers.standard.DenseType,
      io.striate.layers.standard.DropoutType,
      io.striate.layers.standard.FlattenType,
      io.striate.layers.standard.MaxPool2dType,
      io.striate.layers.standard.ReluType,
      io.striate.layers.standard.SigmoidType,
      io.striate.layers.standard.SoftmaxType,
      io.striate.layers.standard.TanhType;
  provides io.striate.api.train.LossType with
      io.striate.layers.standard.SoftmaxCrossEntropyType;
  provides io.striate.api.train.MetricType with
      io.striate.layers.standard.AccuracyType;
  provides io.striate.api.train.OptimizerType with
      io.striate.layers.standard.AdamType,
      io.striate.layers.standard.SgdType;
  provides io.striate.api.train.ScheduleType with
      io.striate.layers.standard.ConstantScheduleType,
      io.striate.layers.standard.CosineScheduleType,
      io.striate.layers.standard.StepScheduleType;
}
