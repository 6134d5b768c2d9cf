import org.jspecify.annotations.NullMarked;

/// Networks from JSON: specifications, graphs, programs, layer types and initializers.
@NullMarked
module io.striate.layers {
  requires static org.jspecify;
  requires transitive io.striate.api;
  requires transitive io.striate.json;

  exports io.striate.layers;
  exports io.striate.layers.graph;
  exports io.striate.layers.program;
  exports io.striate.layers.spec;

  uses io.striate.api.data.DatasetType;
  uses io.striate.api.layer.LayerType;
  uses io.striate.api.train.LossType;
  uses io.striate.api.train.MetricType;
  uses io.striate.api.train.OptimizerType;
  uses io.striate.api.train.ScheduleType;

  provides io.striate.api.layer.LayerType with
      io.striate.layers.type.activation.ReluType,
      io.striate.layers.type.activation.SigmoidType,
      io.striate.layers.type.activation.SoftmaxType,
      io.striate.layers.type.activation.TanhType,
      io.striate.layers.type.convolution.Conv2dType,
      io.striate.layers.type.dense.DenseType,
      io.striate.layers.type.merge.AddType,
      io.striate.layers.type.merge.ConcatType,
      io.striate.layers.type.normalization.BatchNormType,
      io.striate.layers.type.pooling.AvgPool2dType,
      io.striate.layers.type.pooling.MaxPool2dType,
      io.striate.layers.type.regularization.DropoutType,
      io.striate.layers.type.shape.FlattenType;
}
