package io.striate.arrays.file;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.arrays.npy.NpyArray;
import io.striate.arrays.npy.NpzFile;
import io.striate.arrays.safetensors.Safetensors;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A file with arrays of numbers: NPY, NPZ or safetensors. The first bytes of a file tell which.
///
/// @param file its path
/// @param names of its arrays, in the order of the file; an NPY file has one, named as the file is
public record ArrayFile(Path file, List<String> names) {
  private static final byte[] NPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final byte[] ZIP = {'P', 'K'};

  private enum Format {
    NPY,
    NPZ,
    SAFETENSORS
  }

  /// Reads the names of the arrays of a file.
  ///
  /// @throws StriateException if it cannot be read, or has none of the formats
  public static ArrayFile open(Path file) {
    return new ArrayFile(
        file,
        switch (format(file)) {
          case NPY -> List.of(String.valueOf(file.getFileName()).replaceFirst("\\.npy$", ""));
          case NPZ -> NpzFile.open(file).names();
          case SAFETENSORS -> Safetensors.names(file);
        });
  }

  /// Reads an array.
  ///
  /// @param name one of [#names]
  /// @return the array, in single precision
  /// @throws StriateException if there is no such array, it is damaged, or holds something else
  ///   than numbers
  public StoredTensor read(String name) {
    if (!names.contains(name)) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          file,
          String.format(Locale.ROOT, "has no array '%s'", name),
          "its arrays are: " + String.join(", ", names));
    }
    return switch (format(file)) {
      case NPY -> floats(name, NpyArray.single(file));
      case NPZ -> floats(name, NpzFile.open(file).single(name));
      case SAFETENSORS -> floats(Safetensors.read(file, name::equals).getFirst());
    };
  }

  /// Reads all arrays, in single precision.
  ///
  /// @throws StriateException as [#read]
  public List<StoredTensor> readAll() {
    return format(file) == Format.SAFETENSORS
        ? Safetensors.read(file, _ -> true).stream().map(ArrayFile::floats).toList()
        : names.stream().map(this::read).toList();
  }

  private static Format format(Path file) {
    if (Files.isDirectory(file)) {
      throw FileErrors.bad(Code.BAD_DATA, file, "is a folder", "name a file");
    }
    byte[] first;
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      first = in.readNBytes(NPY.length);
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, file, e);
    }
    if (Arrays.equals(first, NPY)) {
      return Format.NPY;
    }
    return Arrays.equals(Arrays.copyOf(first, ZIP.length), ZIP) ? Format.NPZ : Format.SAFETENSORS;
  }

  private static StoredTensor floats(String name, NpyArray array) {
    Shape shape = array.row();
    float[] values = new float[shape.size()];
    array.read(0, new HostArray.Floats(values), 0);
    return new StoredTensor(name, shape, new HostArray.Floats(values));
  }

  private static StoredTensor floats(StoredTensor tensor) {
    float[] values =
        switch (tensor.values()) {
          case HostArray.Floats(float[] floats) -> floats;
          case HostArray.Doubles(double[] doubles) -> {
            float[] rounded = new float[doubles.length];
            for (int i = 0; i < rounded.length; i++) {
              rounded[i] = (float) doubles[i];
            }
            yield rounded;
          }
          case HostArray.Ints(int[] ints) -> {
            float[] rounded = new float[ints.length];
            for (int i = 0; i < rounded.length; i++) {
              rounded[i] = ints[i];
            }
            yield rounded;
          }
          case HostArray.Bytes(byte[] bytes) -> {
            float[] rounded = new float[bytes.length];
            for (int i = 0; i < rounded.length; i++) {
              rounded[i] = Byte.toUnsignedInt(bytes[i]);
            }
            yield rounded;
          }
        };
    return new StoredTensor(tensor.name(), tensor.shape(), new HostArray.Floats(values));
  }
}
