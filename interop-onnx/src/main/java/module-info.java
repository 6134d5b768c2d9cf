import org.jspecify.annotations.NullMarked;

/// Models in the ONNX format: the layer `onnx`, and the commands `import` and `export`.
@NullMarked
module io.striate.interop.onnx {
  requires static org.jspecify;
  requires io.striate.training;

  provides io.striate.api.CommandType with
      io.striate.interop.onnx.command.ExportType,
      io.striate.interop.onnx.command.ImportType;
  provides io.striate.api.layer.LayerType with
      io.striate.interop.onnx.layer.OnnxType;
}
