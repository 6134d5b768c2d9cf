package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.arrays.npy.NpyArray;
import io.striate.arrays.npy.NpzFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `npz`: arrays in an archive that `numpy.savez` or `numpy.savez_compressed` has written.
public final class NpzDataset implements DatasetType {
  private static final Field<String> PATH =
      Field.required("path", FieldKind.text(), "the .npz file, relative to the specification");

  /// For [java.util.ServiceLoader].
  public NpzDataset() {}

  @Override
  public String id() {
    return "npz";
  }

  @Override
  public String summary() {
    return "arrays of NumPy, several in one file";
  }

  @Override
  public List<Field<?>> fields() {
    var fields = new ArrayList<Field<?>>(List.of(PATH));
    fields.addAll(ArraySource.FIELDS);
    return fields;
  }

  @Override
  public DatasetSource create(Config config) {
    return new ArraySource(
        id(), config, base -> new Archive(DataFolder.resolve(base, config.get(PATH))));
  }

  private record Archive(Path file, NpzFile entries) implements ArraySource.ArrayFiles {
    Archive(Path file) {
      this(file, NpzFile.open(file));
    }

    @Override
    public Optional<NpyArray> find(String name) {
      return entries.names().contains(name) ? Optional.of(array(name)) : Optional.empty();
    }

    @Override
    public NpyArray array(String name) {
      return entries.array(name);
    }

    @Override
    public Path base() {
      return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    }

    @Override
    public List<Path> files(Stream<String> names) {
      return List.of(file);
    }
  }
}
