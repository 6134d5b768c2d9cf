package io.striate.visualize.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.layers.graph.Node;
import io.striate.visualize.Models;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.NamedImage;
import io.striate.visualize.picture.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopPatchesTest {
  /// The filter has only its center, so the map is the image and the patch surrounds its largest
  /// pixel.
  @Test
  void thePatchSurroundsTheLargestValue() {
    var weight = new float[9];
    weight[4] = 1;
    String spec =
        "{ 'striate': 1, 'name': 'n', 'input': [1, 5, 5], 'layers': [ { 'type': 'conv2d', 'name':"
            + " 'conv', 'filters': 1, 'kernel': 3, 'padding': 1, 'bias': false } ] }";
    var weights =
        List.of(
            new StoredTensor("conv.weight", Shape.of(1, 1, 3, 3), new HostArray.Floats(weight)));
    try (var backend = Models.backend("reference");
        var model = ImageModel.of(Models.model(spec, weights), backend)) {
      var dim = new NamedImage("dim", pixel(12, 1));
      var bright = new NamedImage("bright", pixel(4, 3));
      Node conv = model.layer("conv");
      TopPatches top = TopPatches.of(model, conv, List.of(dim, bright), 8);
      List<TopPatches.Peak> peaks = top.maps().getFirst();
      assertEquals(List.of("bright", "dim"), peaks.stream().map(p -> p.image().name()).toList());
      assertEquals(4, peaks.getFirst().position());
      Box box = TopPatches.box(top.field(), 4, 5);
      assertEquals(new Box(-1, 3, 3, 3), box);
      assertArrayEquals(
          new float[] {9, 9, 9, 0, 3, 9, 0, 0, 9},
          TopPatches.cut(bright.values(), model.shape(), box, 9));
    }
  }

  private static float[] pixel(int position, float value) {
    var image = new float[25];
    image[position] = value;
    return image;
  }
}
