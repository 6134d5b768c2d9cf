package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.arrays.npy.NpyArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `npy`: arrays in files that `numpy.save` has written, in one folder.
public final class NpyDataset implements DatasetType {
  private static final Field<String> PATH =
      Field.required(
          "path", FieldKind.text(), "folder of the .npy files, relative to the specification");

  /// For [java.util.ServiceLoader].
  public NpyDataset() {}

  @Override
  public String id() {
    return "npy";
  }

  @Override
  public String summary() {
    return "arrays of NumPy, one per file";
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
        id(), config, base -> new Folder(DataFolder.resolve(base, config.get(PATH))));
  }

  private record Folder(Path folder) implements ArraySource.ArrayFiles {
    private Path file(String name) {
      return folder.resolve(name.endsWith(".npy") ? name : name + ".npy");
    }

    @Override
    public Optional<NpyArray> find(String name) {
      return Files.exists(file(name)) ? Optional.of(array(name)) : Optional.empty();
    }

    @Override
    public NpyArray array(String name) {
      return NpyArray.open(file(name));
    }

    @Override
    public Path base() {
      return folder;
    }

    @Override
    public List<Path> files(Stream<String> names) {
      return names.map(this::file).toList();
    }
  }
}
