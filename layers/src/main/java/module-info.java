import org.jspecify.annotations.NullMarked;

/// Networks from JSON: specifications, graphs, programs, layer types and initializers.
@NullMarked
module io.striate.layers {
  requires static org.jspecify;
  requires transitive io.striate.api;
  requires transitive io.striate.json;

  exports io.striate.layers;
  exports io.striate.layers.format;
  exports io.striate.layers.frame;
  exports io.striate.layers.graph;
  exports io.striate.layers.program;
  exports io.striate.layers.schema;
  exports io.striate.layers.spec;
  exports io.striate.layers.type.box;

  provides io.striate.api.layer.InitializerType with
      io.striate.layers.initializer.BilinearType,
      io.striate.layers.initializer.ConstantType,
      io.striate.layers.initializer.DigitCodesType,
      io.striate.layers.initializer.GaborType,
      io.striate.layers.initializer.GaussianBlurType,
      io.striate.layers.initializer.GlorotNormalType,
      io.striate.layers.initializer.GlorotUniformType,
      io.striate.layers.initializer.HeNormalType,
      io.striate.layers.initializer.HeUniformType,
      io.striate.layers.initializer.IdentityType,
      io.striate.layers.initializer.LecunNormalType,
      io.striate.layers.initializer.LecunUniformType,
      io.striate.layers.initializer.NormalType,
      io.striate.layers.initializer.OrthogonalType,
      io.striate.layers.initializer.TruncatedNormalType,
      io.striate.layers.initializer.UniformType;
  provides io.striate.api.layer.LayerType with
      io.striate.layers.type.activation.EluType,
      io.striate.layers.type.activation.GeluType,
      io.striate.layers.type.activation.HardSigmoidType,
      io.striate.layers.type.activation.HardSwishType,
      io.striate.layers.type.activation.LeakyReluType,
      io.striate.layers.type.activation.LecunTanhType,
      io.striate.layers.type.activation.LogSoftmaxType,
      io.striate.layers.type.activation.MishType,
      io.striate.layers.type.activation.PreluType,
      io.striate.layers.type.activation.Relu6Type,
      io.striate.layers.type.activation.ReluType,
      io.striate.layers.type.activation.SeluType,
      io.striate.layers.type.activation.SigmoidType,
      io.striate.layers.type.activation.SiluType,
      io.striate.layers.type.activation.SoftmaxType,
      io.striate.layers.type.activation.SoftplusType,
      io.striate.layers.type.activation.SoftsignType,
      io.striate.layers.type.activation.StepType,
      io.striate.layers.type.activation.TanhType,
      io.striate.layers.type.convolution.CCellsType,
      io.striate.layers.type.convolution.Conv1dType,
      io.striate.layers.type.convolution.Conv2dType,
      io.striate.layers.type.convolution.Conv3dType,
      io.striate.layers.type.convolution.ConvTranspose2dType,
      io.striate.layers.type.convolution.DepthwiseConv2dType,
      io.striate.layers.type.convolution.LocallyConnected2dType,
      io.striate.layers.type.convolution.SCellsType,
      io.striate.layers.type.convolution.SeparableConv2dType,
      io.striate.layers.type.convolution.Subsample2dType,
      io.striate.layers.type.convolution.TableConv2dType,
      io.striate.layers.type.dense.DenseType,
      io.striate.layers.type.dense.MadalineType,
      io.striate.layers.type.dense.RbfType,
      io.striate.layers.type.merge.AbsoluteDifferenceType,
      io.striate.layers.type.detection.AlignType,
      io.striate.layers.type.detection.AnchorsType,
      io.striate.layers.type.detection.PointBoxesType,
      io.striate.layers.type.detection.ProposalsType,
      io.striate.layers.type.detection.RoiAlignType,
      io.striate.layers.type.detection.RoiPoolType,
      io.striate.layers.type.merge.AddType,
      io.striate.layers.type.merge.AverageType,
      io.striate.layers.type.merge.ConcatType,
      io.striate.layers.type.merge.MaximumType,
      io.striate.layers.type.merge.MultiplyType,
      io.striate.layers.type.normalization.BatchNormType,
      io.striate.layers.type.normalization.GroupNormType,
      io.striate.layers.type.normalization.InstanceNormType,
      io.striate.layers.type.normalization.LayerNormType,
      io.striate.layers.type.normalization.LocalContrastNormType,
      io.striate.layers.type.normalization.LrnType,
      io.striate.layers.type.pooling.AdaptiveAvgPool2dType,
      io.striate.layers.type.pooling.AdaptiveMaxPool2dType,
      io.striate.layers.type.pooling.AvgPool1dType,
      io.striate.layers.type.pooling.AvgPool2dType,
      io.striate.layers.type.pooling.AvgPool3dType,
      io.striate.layers.type.pooling.GlobalAvgPool2dType,
      io.striate.layers.type.pooling.GlobalMaxPool2dType,
      io.striate.layers.type.pooling.LpPool2dType,
      io.striate.layers.type.pooling.MaxPool1dType,
      io.striate.layers.type.pooling.MaxPool2dType,
      io.striate.layers.type.pooling.MaxPool3dType,
      io.striate.layers.type.pooling.MaxoutType,
      io.striate.layers.type.regularization.DropPathType,
      io.striate.layers.type.regularization.DropoutType,
      io.striate.layers.type.regularization.GaussianNoiseType,
      io.striate.layers.type.regularization.SpatialDropoutType,
      io.striate.layers.type.sequence.AttentionType,
      io.striate.layers.type.sequence.EmbeddingType,
      io.striate.layers.type.sequence.GruType,
      io.striate.layers.type.sequence.LstmType,
      io.striate.layers.type.sequence.RnnType,
      io.striate.layers.type.shape.ChannelShuffleType,
      io.striate.layers.type.shape.Crop2dType,
      io.striate.layers.type.shape.FlattenType,
      io.striate.layers.type.shape.PermuteType,
      io.striate.layers.type.shape.PixelShuffleType,
      io.striate.layers.type.shape.ReshapeType,
      io.striate.layers.type.shape.SliceType,
      io.striate.layers.type.shape.Upsample2dType,
      io.striate.layers.type.shape.ZeroPad2dType,
      io.striate.layers.type.shape.ZeroPadType;
}
