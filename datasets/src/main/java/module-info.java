import org.jspecify.annotations.NullMarked;

/// Data set types and readers of their file formats.
@NullMarked
module io.striate.datasets {
  requires static org.jspecify;
  requires transitive io.striate.api;
  requires io.striate.arrays;
  requires io.striate.json;
  requires transitive java.desktop;

  exports io.striate.datasets.cifar;
  exports io.striate.datasets.features;
  exports io.striate.datasets.idx;
  exports io.striate.datasets.image;
  exports io.striate.datasets.labeled;
  exports io.striate.datasets.table;
  exports io.striate.datasets.tar;
  exports io.striate.datasets.text;

  provides io.striate.api.data.DatasetType with
      io.striate.datasets.CaptionsDataset,
      io.striate.datasets.Cifar10Dataset,
      io.striate.datasets.Cifar100Dataset,
      io.striate.datasets.CsvDataset,
      io.striate.datasets.FashionMnistDataset,
      io.striate.datasets.ImageFolderDataset,
      io.striate.datasets.ImageListDataset,
      io.striate.datasets.ImageMasksDataset,
      io.striate.datasets.MnistDataset,
      io.striate.datasets.NpyDataset,
      io.striate.datasets.NpzDataset,
      io.striate.datasets.TarDataset;
  provides io.striate.api.data.AugmentationType with
      io.striate.datasets.augmentation.BlurType,
      io.striate.datasets.augmentation.ColorJitterType,
      io.striate.datasets.augmentation.CutmixType,
      io.striate.datasets.augmentation.ElasticType,
      io.striate.datasets.augmentation.EraseType,
      io.striate.datasets.augmentation.FlipType,
      io.striate.datasets.augmentation.GrayType,
      io.striate.datasets.augmentation.MixupType,
      io.striate.datasets.augmentation.NoiseType,
      io.striate.datasets.augmentation.OneOfType,
      io.striate.datasets.augmentation.PadAndCropType,
      io.striate.datasets.augmentation.PcaNoiseType,
      io.striate.datasets.augmentation.RandomResizedCropType,
      io.striate.datasets.augmentation.RotateType,
      io.striate.datasets.augmentation.ShearType,
      io.striate.datasets.augmentation.ShiftType,
      io.striate.datasets.augmentation.SomeOfType,
      io.striate.datasets.augmentation.ZoomType;
}
