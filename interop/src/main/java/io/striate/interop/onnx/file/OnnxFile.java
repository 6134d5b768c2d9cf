package io.striate.interop.onnx.file;

import io.striate.api.Catalog;
import io.striate.api.error.StriateException;
import io.striate.interop.onnx.translate.Import;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import java.nio.file.Path;
import java.util.List;

/// ONNX files as networks, for whoever looks at them and needs no weights.
public final class OnnxFile {
  private static final String ENDING = ".onnx";

  private OnnxFile() {}

  /// Whether a file has the name of an ONNX file.
  public static boolean is(Path file) {
    return file.toString().endsWith(ENDING);
  }

  /// The network of the specification that `striate import` would make of a file.
  ///
  /// @param overrides values that replace those of the specification
  /// @throws StriateException if the file cannot be read, has operators that Striate does not have,
  ///   or leaves the shape of an input open
  public static Network network(Path file, List<String> overrides, Catalog catalog) {
    String name = String.valueOf(file.getFileName());
    String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    Path spec = file.resolveSibling(stem + ".json");
    var request = new Import.Request(file, spec, stem, List.of(), List.of(), false);
    Import imported = Import.of(request);
    String text = JsonWriter.pretty(imported.spec());
    return Network.parse(spec.toString(), text, overrides, catalog);
  }
}
