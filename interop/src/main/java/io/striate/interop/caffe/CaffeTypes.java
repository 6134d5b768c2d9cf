package io.striate.interop.caffe;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Names of layer types. The files of 2013 and 2014 (`layers { type: CONVOLUTION }`) have words in
/// capitals, which are the later names for the most part.
final class CaffeTypes {
  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("BNLL", "BNLL"),
          Map.entry("ELTWISE", "Eltwise"),
          Map.entry("EUCLIDEAN_LOSS", "EuclideanLoss"),
          Map.entry("HDF5_DATA", "HDF5Data"),
          Map.entry("INNER_PRODUCT", "InnerProduct"),
          Map.entry("LRN", "LRN"),
          Map.entry("MVN", "MVN"),
          Map.entry("RELU", "ReLU"),
          Map.entry("PRELU", "PReLU"),
          Map.entry("TANH", "TanH"),
          Map.entry("SOFTMAX_LOSS", "SoftmaxWithLoss"));

  private static final Pattern UNDERSCORE = Pattern.compile("_");

  private CaffeTypes() {}

  /// The later name of a type in capitals.
  static String of(String written) {
    String irregular = IRREGULAR.get(written);
    if (irregular != null) {
      return irregular;
    }
    var name = new StringBuilder();
    for (String part : UNDERSCORE.splitAsStream(written).toList()) {
      name.append(part, 0, Math.min(1, part.length()));
      name.append(part.substring(Math.min(1, part.length())).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }
}
