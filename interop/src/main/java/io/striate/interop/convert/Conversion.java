package io.striate.interop.convert;

import io.striate.json.JsonObject;
import java.util.Comparator;
import java.util.List;

/// A network description of another tool as a specification.
///
/// @param spec what stands in the specification
/// @param leftOut what was not carried over, in the order of the file
public record Conversion(JsonObject spec, List<LeftOut> leftOut) {
  public Conversion {
    leftOut =
        leftOut.stream()
            .sorted(
                Comparator.<LeftOut, String>comparing(each -> each.place().source())
                    .thenComparingInt(each -> each.place().line())
                    .thenComparingInt(each -> each.place().column()))
            .toList();
  }
}
