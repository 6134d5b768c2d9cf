package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Color images of the network's size, and scaled ones.
class ImageFolderDatasetTest implements DatasetContract {
  @TempDir Path folder;

  @BeforeEach
  void images() throws IOException {
    for (String part :
        List.of(
            "animals/train/cat",
            "animals/train/dog",
            "animals/val/cat",
            "animals/test/dog",
            "undivided/cat",
            "undivided/dog")) {
      Path files = Files.createDirectories(folder.resolve(part));
      for (int i = 0; i < 3; i++) {
        var image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < 20; pixel++) {
          image.setRGB(pixel % 5, pixel / 5, 0x010203 * (20 * i + pixel) + part.length());
        }
        assertTrue(ImageIO.write(image, "png", files.resolve(i + ".png").toFile()));
      }
    }
  }

  @Override
  public DatasetType type() {
    return new ImageFolderDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("path", "animals", "resize", "stretch"),
        Map.of("path", "animals", "resize", "crop"),
        Map.of("path", "undivided", "resize", "stretch", "test", 0.4));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(3, 6, 6));
  }

  @Override
  public Path folder() {
    return folder;
  }
}
