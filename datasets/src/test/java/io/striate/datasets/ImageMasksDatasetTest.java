package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.component.DatasetContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images of 6x4 pixels with masks, undivided and divided.
class ImageMasksDatasetTest implements DatasetContract {
  @TempDir Path folder;

  @BeforeEach
  void images() throws IOException {
    for (String part : List.of("all", "parts/train", "parts/val", "parts/test")) {
      for (int i = 0; i < 5; i++) {
        Drawn.gray(folder.resolve(part + "/images/" + i + ".png"), 10 * i);
        Drawn.mask(folder.resolve(part + "/masks/" + i + ".png"), i == 4 ? 255 : 1);
      }
    }
  }

  @Override
  public DatasetType type() {
    return new ImageMasksDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("path", "all"), Map.of("path", "parts", "labels", List.of("wall", "door")));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(1, 4, 6));
  }

  @Override
  public Path folder() {
    return folder;
  }

  private Opening opening(int... input) {
    return new Opening(type(), folder, Shape.of(input));
  }

  @Test
  void masksAreTargets() {
    try (Dataset data = opening(1, 4, 6).open(Map.of("path", "parts"))) {
      assertEquals(
          List.of("training: 5 images", "validation: 5 images", "test: 5 images"), data.notes());
      assertEquals(TensorType.uint8(4, 6), data.training().features().get(1).type());
      List<Double> mask = Opening.values(data.training(), 4, 1);
      assertEquals(List.of(0.0, 0.0, 0.0, 255.0, 255.0, 255.0), mask.subList(6, 12));
      assertEquals(41.0, Opening.values(data.training(), 4, 0).get(1));
    }
    try (Dataset data = opening(1, 4, 6).open(Map.of("path", "all", "test", 0.4))) {
      assertEquals(List.of("training: 3 images", "test: 2 images"), data.notes());
    }
  }

  @Test
  void imagesAndMasksAreScaledTogether() {
    try (Dataset data =
        opening(1, 2, 2).open(Map.of("path", "all", "resize", "stretch", "test", 0.0))) {
      assertEquals(List.of(0.0, 1.0, 0.0, 1.0), Opening.values(data.training(), 0, 1));
      List<Double> image = Opening.values(data.training(), 0, 0);
      assertTrue(image.get(0) < image.get(1) && image.get(1) < image.get(2), image.toString());
    }
  }

  @Test
  void whatIsMissingIsTold() throws IOException {
    Files.delete(folder.resolve("all/masks/2.png"));
    assertEquals(
        "all/images/2.png: has no mask: no image '2' in all/masks; add the mask or remove the image"
            + " [STR-201]",
        opening(1, 4, 6).refused(Map.of("path", "all")));
    assertEquals(
        "all: has no folder 'labels'; \"images\" and \"masks\" in train.data name the two folders"
            + " [STR-201]",
        opening(1, 4, 6).refused(Map.of("path", "all", "masks", "labels")));
    Drawn.mask(folder.resolve("all/masks/2.png"), 7);
    assertEquals(
        "all/masks/2.png: pixel (row 0, column 3) is 7, no class; train.data has 2 labels, from 0,"
            + " and 255 for pixels without a class [STR-201]",
        opening(1, 4, 6).refused(Map.of("path", "all", "labels", List.of("wall", "door"))));
  }

  @Test
  void brokenFilesAreSkippedOnRequest() throws IOException {
    Files.writeString(folder.resolve("all/masks/1.png"), "no image");
    String message = opening(1, 4, 6).refused(Map.of("path", "all"));
    assertEquals("all/masks/1.png: is no image; save masks as PNG [STR-201]", message);
    try (Dataset data =
        opening(1, 4, 6).open(Map.of("path", "all", "skipBroken", true, "test", 0.0))) {
      assertEquals(4, data.training().size());
      assertEquals(20.0, Opening.values(data.training(), 1, 0).getFirst());
    }
  }
}
