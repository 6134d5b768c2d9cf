package io.striate.cli.report;

import io.striate.api.data.Samples.Feature;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.training.data.Batch;
import io.striate.training.data.TrainingData;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A picture of samples: a row for each image or mask of a sample, as it is and as epochs see it.
///
/// Images of numbers and masks are shown from their smallest value, black, to their largest, white.
public final class ContactSheet {
  /// Small images are enlarged by whole factors to at least so many pixels.
  private static final int LEAST = 64;

  private static final int GAP = 4;
  private static final int WHITE = 0xffffff;

  private final TrainingData data;
  private final List<Integer> shown = new ArrayList<>();

  /// @param data the samples
  public ContactSheet(TrainingData data) {
    this.data = data;
    for (int feature = 0; feature < data.features().size(); feature++) {
      Shape shape = data.features().get(feature).type().shape();
      boolean image = shape.rank() == 3 && (shape.extent(0) == 1 || shape.extent(0) == 3);
      if (image || shape.rank() == 2) {
        shown.add(feature);
      }
    }
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
    var row = new ArrayList<BufferedImage>();
    for (HostArray array : arrays) {
      row.add(image(array, what.type().shape(), low, high > low ? 255 / (high - low) : 0));
    }
    return row;
  }

  private static BufferedImage image(HostArray array, Shape shape, double low, double scale) {
    int height = shape.extent(shape.rank() - 2);
    int width = shape.extent(shape.rank() - 1);
    int channels = shape.size() / (height * width);
    int factor = Math.max(1, Math.ceilDiv(LEAST, Math.max(height, width)));
    var image = new BufferedImage(factor * width, factor * height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int pixel = y / factor * width + x / factor;
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          double value = array.get(channels == 3 ? c * height * width + pixel : pixel);
          rgb = rgb << 8 | Math.clamp(Math.round((value - low) * scale), 0, 255);
        }
        image.setRGB(x, y, rgb);
      }
    }
    return image;
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
