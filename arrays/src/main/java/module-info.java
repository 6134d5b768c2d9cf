import org.jspecify.annotations.NullMarked;

/// Arrays in the files of other tools: NPY, NPZ and safetensors.
@NullMarked
module io.striate.arrays {
  requires static org.jspecify;
  requires transitive io.striate.api;
  requires io.striate.json;

  exports io.striate.arrays;
  exports io.striate.arrays.file;
  exports io.striate.arrays.npy;
  exports io.striate.arrays.safetensors;

  provides io.striate.api.layer.InitializerType with
      io.striate.arrays.initializer.FileType;
}
