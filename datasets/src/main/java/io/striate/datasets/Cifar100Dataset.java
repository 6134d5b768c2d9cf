package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.KnownData;
import io.striate.datasets.cifar.CifarFormat;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import java.util.List;

/// CIFAR-100 in its binary format: color images `[3, 32, 32]` of a hundred classes, or of their
/// twenty superclasses.
///
/// The folder has the published archive `cifar-100-binary.tar.gz`, or its files `train.bin` and
/// `test.bin`, plain or packed with gzip.
///
/// Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
public final class Cifar100Dataset implements DatasetType {
  private static final String ID = "cifar100";
  private static final List<String> FINE =
      List.of(
          """
          apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy
          bridge bus butterfly camel can castle caterpillar cattle chair chimpanzee
          clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant
          flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower
          leopard lion lizard lobster man maple_tree motorcycle mountain mouse mushroom
          oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate
          poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark
          shrew skunk skyscraper snail snake spider squirrel streetcar sunflower
          sweet_pepper table tank telephone television tiger tractor train trout tulip
          turtle wardrobe whale willow_tree wolf woman worm\
          """
              .split("\\s+"));
  private static final List<String> COARSE =
      List.of(
          """
          aquatic_mammals fish flowers food_containers fruit_and_vegetables
          household_electrical_devices household_furniture insects large_carnivores
          large_man-made_outdoor_things large_natural_outdoor_scenes
          large_omnivores_and_herbivores medium_mammals non-insect_invertebrates people
          reptiles small_mammals trees vehicles_1 vehicles_2\
          """
              .split("\\s+"));
  private static final Field<String> PATH = CifarImages.path(ID);
  private static final Field<Classes> CLASSES =
      Field.of(
          "classes",
          FieldKind.word(Classes.class),
          Classes.FINE,
          "which labels are the targets: the hundred classes, or the twenty superclasses");

  /// The two labels of an image.
  private enum Classes {
    FINE,
    COARSE
  }

  /// For [java.util.ServiceLoader].
  public Cifar100Dataset() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "CIFAR-100: color images of 32x32 pixels in a hundred classes, in its binary format";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PATH, CLASSES);
  }

  @Override
  public List<KnownData> known() {
    return List.of(
        CifarImages.known(
            ID,
            "60,000 color images of 32x32 pixels, a hundred classes",
            "cifar-100-binary.tar.gz",
            168_513_733,
            "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"));
  }

  @Override
  public DatasetSource create(Config config) {
    CifarImages images =
        switch (config.get(CLASSES)) {
          case FINE -> new CifarImages(ID, config.get(PATH), CifarFormat.CIFAR_100_FINE, FINE);
          case COARSE ->
              new CifarImages(ID, config.get(PATH), CifarFormat.CIFAR_100_COARSE, COARSE);
        };
    return new ImageSource(ImageSettings.of(Resize.NONE), images);
  }
}
