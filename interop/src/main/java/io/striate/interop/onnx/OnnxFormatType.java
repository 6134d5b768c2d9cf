package io.striate.interop.onnx;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.exchange.ImportRequest;
import io.striate.api.exchange.ImportedModel;
import io.striate.api.exchange.ModelFormat;
import io.striate.api.exchange.ModelFormatType;
import io.striate.interop.onnx.translate.Import;
import io.striate.json.JsonWriter;
import java.util.List;

/// ONNX files.
public final class OnnxFormatType implements ModelFormatType {
  private static final Field<List<String>> VALUE =
      Field.of(
          "value",
          FieldKind.oneOrList(FieldKind.text()),
          List.of(),
          "the outputs of the network by their names in the graph; all of the graph by default");
  private static final Field<Boolean> WHOLE =
      Field.of(
          "oneLayer",
          FieldKind.flag(),
          false,
          "keep the graph as one layer, even if all nodes have a counterpart");

  /// For [java.util.ServiceLoader].
  public OnnxFormatType() {}

  @Override
  public String id() {
    return "onnx";
  }

  @Override
  public String summary() {
    return "graphs and weights of ONNX files";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(VALUE, WHOLE);
  }

  @Override
  public ModelFormat create(Config config) {
    return new Files(config.get(VALUE), config.get(WHOLE));
  }

  private record Files(List<String> value, boolean oneLayer) implements ModelFormat {
    @Override
    public List<String> extensions() {
      return List.of("onnx");
    }

    @Override
    public ImportedModel read(ImportRequest request) {
      Import read =
          Import.of(
              new Import.Request(
                  request.file(),
                  request.specification(),
                  request.name(),
                  value,
                  request.input(),
                  oneLayer));
      return new ImportedModel(
          JsonWriter.pretty(read.spec()),
          read.weights().stream()
              .map(each -> new ImportedModel.Weight(each.name(), each.shape(), each.values()))
              .toList(),
          read.reason().map(reason -> "the graph remains one layer: " + reason).stream().toList());
    }
  }
}
