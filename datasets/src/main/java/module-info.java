import org.jspecify.annotations.NullMarked;

/// Data set types and readers of their file formats.
@NullMarked
module io.striate.datasets {
  requires static org.jspecify;
  requires transitive io.striate.api;
  requires transitive java.desktop;

  exports io.striate.datasets.cifar;
  exports io.striate.datasets.idx;
  exports io.striate.datasets.image;
  exports io.striate.datasets.labeled;

  provides io.striate.api.data.DatasetType with
      io.striate.datasets.Cifar10Dataset,
      io.striate.datasets.ImageFolderDataset,
      io.striate.datasets.MnistDataset,
      io.striate.datasets.SyntheticDataset;
  provides io.striate.api.data.AugmentationType with
      io.striate.datasets.augmentation.FlipType;
}
