package io.striate.keras;

import io.jhdf.api.Dataset;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A weight in a file. Its values are read only once its shape is the one that the network has, and
/// the file is large enough for it.
///
/// @param name for messages
/// @param bytes of the file
record KerasArray(String name, Dataset data, long bytes) {
  /// No compression of HDF5 makes less than this of a byte: the limit of deflate.
  private static final long MOST_COMPRESSED = 1032;

  List<Integer> shape() {
    return Hdf.read(name, () -> Arrays.stream(data.getDimensions()).boxed().toList());
  }

  /// The values, row by row.
  ///
  /// @throws StriateException if the shape is another one, or the values are no real numbers
  float[] values(String owner, List<Integer> expected) {
    List<Integer> shape = shape();
    if (!shape.equals(expected)) {
      throw new StriateException(
          Code.BAD_MODEL,
          owner + ": its weight '" + name + "' is " + shape + ", the network needs " + expected);
    }
    long size = Hdf.read(name, data::getSizeInBytes);
    boolean compressed = Hdf.read(name, () -> !data.getFilters().isEmpty());
    if (size > (compressed ? Math.multiplyExact(MOST_COMPRESSED, bytes) : bytes)) {
      throw new StriateException(
          Code.BAD_MODEL,
          owner + ": its weight '" + name + "' has more bytes than the file; it is damaged");
    }
    int count = expected.stream().reduce(1, Math::multiplyExact);
    Object values = Hdf.read(name, data::getDataFlat);
    float[] numbers =
        switch (values) {
          case float[] floats -> floats;
          case double[] doubles -> {
            float[] narrow = new float[doubles.length];
            IntStream.range(0, doubles.length).forEach(i -> narrow[i] = (float) doubles[i]);
            yield narrow;
          }
          case Float single -> new float[] {single};
          default ->
              throw new StriateException(
                  Code.BAD_MODEL, owner + ": its weight '" + name + "' has no real numbers");
        };
    if (numbers.length != count) {
      throw new StriateException(
          Code.BAD_MODEL,
          owner + ": its weight '" + name + "' has " + numbers.length + " numbers, not " + count);
    }
    return numbers;
  }
}
