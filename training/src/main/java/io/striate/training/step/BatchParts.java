package io.striate.training.step;

import io.striate.api.tensor.HostArray;
import io.striate.training.data.Batch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Parts of batches, in arrays that are used again for the next part of their number of samples.
final class BatchParts {
  private final Map<Integer, List<HostArray>> parts = new HashMap<>();

  /// Some samples of a batch.
  ///
  /// @param first of them, from 0
  Batch part(Batch batch, int first, int size) {
    if (size == batch.size()) {
      return batch;
    }
    List<HostArray> arrays =
        parts.computeIfAbsent(
            size,
            _ ->
                batch.features().stream()
                    .map(feature -> empty(feature, feature.length() / batch.size() * size))
                    .toList());
    for (int i = 0; i < arrays.size(); i++) {
      HostArray all = batch.features().get(i);
      copy(all, all.length() / batch.size() * first, arrays.get(i));
    }
    return new Batch(size, arrays);
  }

  private static HostArray empty(HostArray like, int length) {
    return switch (like) {
      case HostArray.Floats _ -> new HostArray.Floats(new float[length]);
      case HostArray.Doubles _ -> new HostArray.Doubles(new double[length]);
      case HostArray.Ints _ -> new HostArray.Ints(new int[length]);
      case HostArray.Bytes _ -> new HostArray.Bytes(new byte[length]);
    };
  }

  private static void copy(HostArray from, int at, HostArray to) {
    System.arraycopy(array(from), at, array(to), 0, to.length());
  }

  private static Object array(HostArray values) {
    return switch (values) {
      case HostArray.Floats(float[] floats) -> floats;
      case HostArray.Doubles(double[] doubles) -> doubles;
      case HostArray.Ints(int[] ints) -> ints;
      case HostArray.Bytes(byte[] bytes) -> bytes;
    };
  }
}
