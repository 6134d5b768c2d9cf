package io.striate.visualize.retrieval;

import io.striate.api.tensor.Shape;
import io.striate.visualize.picture.Pictures;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Queries as a picture, each at the beginning of a row with its neighbors behind it. Neighbors of
/// another class than their query have a red frame.
///
/// @param shape of the images, `[C, H, W]`
/// @param queries their pixels, brightness from 0 to 1
/// @param pool the pixels of the pool
/// @param labels of the queries; empty if they have none
/// @param poolLabels of the pool; empty if it has none
@SuppressWarnings("ArrayRecordComponent") // carries arrays, is never compared
public record ContactSheet(
    Shape shape, Vectors queries, Vectors pool, int[] labels, int[] poolLabels) {
  private static final int SHOWN = 56;
  private static final int FRAME = 3;

  /// Draws it.
  ///
  /// @param ways neighbors of the same queries by several measures: a row for each below the other
  /// @param most how many queries are shown, the first ones
  public BufferedImage drawn(List<Neighbors> ways, int most) {
    int columns =
        1 + ways.stream().mapToInt(way -> way.found().getFirst().size()).max().orElseThrow();
    var cells = new ArrayList<BufferedImage>();
    for (int query = 0; query < Math.min(most, queries.count()); query++) {
      for (Neighbors way : ways) {
        cells.add(cell(queries, query, Color.WHITE));
        List<Neighbors.Neighbor> found = way.found().get(query);
        for (Neighbors.Neighbor neighbor : found) {
          boolean wrong = labels.length > 0 && poolLabels[neighbor.index()] != labels[query];
          cells.add(cell(pool, neighbor.index(), wrong ? Color.RED : Color.DARK_GRAY));
        }
        for (int missing = found.size() + 1; missing < columns; missing++) {
          cells.add(new BufferedImage(side(), side(), BufferedImage.TYPE_INT_RGB));
        }
      }
    }
    return Pictures.grid(cells, columns);
  }

  private int factor() {
    return Math.max(1, SHOWN / Math.max(shape.extent(1), shape.extent(2)));
  }

  private int side() {
    return factor() * Math.max(shape.extent(1), shape.extent(2)) + 2 * FRAME;
  }

  private BufferedImage cell(Vectors images, int index, Color frame) {
    float[] pixels =
        Arrays.copyOfRange(images.values(), index * images.length(), (index + 1) * images.length());
    var cell = new BufferedImage(side(), side(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = cell.createGraphics();
    graphics.setColor(frame);
    graphics.fillRect(0, 0, side(), side());
    graphics.drawImage(
        Pictures.enlarged(Pictures.image(pixels, shape), factor()), FRAME, FRAME, null);
    graphics.dispose();
    return cell;
  }
}
