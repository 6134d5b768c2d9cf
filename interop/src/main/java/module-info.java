import org.jspecify.annotations.NullMarked;

/// Models in the formats of other tools: the layer `onnx`, and the commands `import`, `export` and
/// `convert`.
@NullMarked
module io.striate.interop {
  requires static org.jspecify;
  requires transitive io.striate.training;

  exports io.striate.interop.onnx.file;

  provides io.striate.api.CommandType with
      io.striate.interop.command.ConvertType,
      io.striate.interop.command.ExportType,
      io.striate.interop.command.ImportType;
  provides io.striate.api.exchange.ModelFormatType with
      io.striate.interop.onnx.OnnxFormatType;
  provides io.striate.api.layer.LayerType with
      io.striate.interop.onnx.layer.OnnxType;
}
