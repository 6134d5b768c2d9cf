package io.striate.cli.report;

import io.striate.api.data.Samples.Feature;
import io.striate.api.data.Samples.Meaning;
import io.striate.api.tensor.HostArray;
import io.striate.training.data.Batch;
import io.striate.training.data.TrainingData;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A picture of samples: a row for each image or mask of a sample, as it is and as epochs see it.
/// Points and boxes are marked in the images. Samples without images are shown as rows of pixels.
///
/// What is not bytes, and masks, is shown from the smallest value, black, to the largest, white.
public final class ContactSheet {
  private static final int GAP = 4;
  private static final int WHITE = 0xffffff;

  private final TrainingData data;
  private final List<Integer> shown;

  /// @param data the samples
  public ContactSheet(TrainingData data) {
    this.data = data;
    List<Integer> all =
        IntStream.range(0, data.features().size())
            .filter(feature -> data.features().get(feature).meaning() == Meaning.VALUES)
            .filter(feature -> SampleTile.shows(data.features().get(feature)))
            .boxed()
            .toList();
    List<Integer> pictures =
        all.stream()
            .filter(feature -> data.features().get(feature).type().shape().rank() > 1)
            .toList();
    shown = pictures.isEmpty() ? all : pictures;
  }

  /// Whether samples have anything to show.
  public boolean hasImages() {
    return !shown.isEmpty();
  }

  /// Draws the first samples that are trained on.
  ///
  /// @param samples how many, at most all
  /// @param epochs how many columns follow the first, which shows samples as they are
  public BufferedImage draw(int samples, int epochs) {
    var rows = new ArrayList<List<BufferedImage>>();
    for (int sample = 0; sample < Math.min(samples, data.trainingSize()); sample++) {
      var batches = new ArrayList<Batch>();
      batches.add(data.sample(sample));
      for (int epoch = 0; epoch < epochs; epoch++) {
        batches.add(data.sample(sample, epoch));
      }
      for (int feature : shown) {
        rows.add(row(feature, batches));
      }
    }
    return arranged(rows);
  }

  /// The images of a row have one scale of brightness.
  private List<BufferedImage> row(int feature, List<Batch> batches) {
    Feature what = data.features().get(feature);
    var arrays = batches.stream().map(batch -> batch.features().get(feature)).toList();
    double low = 0;
    double high = 255;
    if (!(arrays.getFirst() instanceof HostArray.Bytes) || what.type().shape().rank() == 2) {
      low = Double.MAX_VALUE;
      high = -Double.MAX_VALUE;
      for (HostArray array : arrays) {
        for (int i = 0; i < array.length(); i++) {
          low = Math.min(low, array.get(i));
          high = Math.max(high, array.get(i));
        }
      }
    }
    var tile = SampleTile.of(what);
    var row = new ArrayList<BufferedImage>();
    for (int i = 0; i < arrays.size(); i++) {
      var image = tile.draw(arrays.get(i), low, high > low ? 255 / (high - low) : 0);
      if (what.type().shape().rank() == 3) {
        mark(tile, image, batches.get(i));
      }
      row.add(image);
    }
    return row;
  }

  private void mark(SampleTile tile, BufferedImage image, Batch batch) {
    for (int feature = 0; feature < data.features().size(); feature++) {
      Meaning meaning = data.features().get(feature).meaning();
      HostArray places = batch.features().get(feature);
      if (meaning == Meaning.POINTS) {
        for (int i = 0; i < places.length(); i += 2) {
          tile.mark(image, places.get(i), places.get(i + 1));
        }
      } else if (meaning == Meaning.BOXES) {
        for (int i = 0; i < places.length(); i += 4) {
          tile.mark(image, places.get(i), places.get(i + 1), places.get(i + 2), places.get(i + 3));
        }
      }
    }
  }

  private static BufferedImage arranged(List<List<BufferedImage>> rows) {
    int width = 0;
    int height = GAP;
    for (List<BufferedImage> row : rows) {
      width = Math.max(width, row.size() * (row.getFirst().getWidth() + GAP) + GAP);
      height += row.getFirst().getHeight() + GAP;
    }
    var sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] paper = new int[width * height];
    Arrays.fill(paper, WHITE);
    sheet.setRGB(0, 0, width, height, paper, 0, width);
    int top = GAP;
    for (List<BufferedImage> row : rows) {
      int left = GAP;
      for (BufferedImage image : row) {
        int[] pixels =
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        sheet.setRGB(left, top, image.getWidth(), image.getHeight(), pixels, 0, image.getWidth());
        left += image.getWidth() + GAP;
      }
      top += row.getFirst().getHeight() + GAP;
    }
    return sheet;
  }
}
