package io.striate.interop.onnx.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// An input or output of a graph.
///
/// @param name its name
/// @param type the number of its element type, as in [DataType]; 0 if the file does not say
/// @param extents empty if the file does not say how many axes there are
public record OnnxValue(String name, long type, Optional<List<Extent>> extents) {
  /// The extent of an axis.
  ///
  /// @param size absent if it is not fixed
  /// @param symbol the name of an extent that is not fixed; may be empty
  public record Extent(OptionalLong size, String symbol) {
    /// An extent that is fixed.
    public static Extent of(long size) {
      return new Extent(OptionalLong.of(size), "");
    }

    /// An extent that is not fixed.
    public static Extent open(String symbol) {
      return new Extent(OptionalLong.empty(), symbol);
    }

    @Override
    public String toString() {
      return size.isPresent() ? Long.toString(size.getAsLong()) : symbol.isEmpty() ? "?" : symbol;
    }
  }

  public OnnxValue {
    extents = extents.map(List::copyOf);
  }

  /// The shape as messages show it: `[N, 3, 224, 224]`.
  public String shape() {
    return extents
        .map(all -> all.stream().map(Extent::toString).collect(Collectors.joining(", ", "[", "]")))
        .orElse("of unknown shape");
  }
}
