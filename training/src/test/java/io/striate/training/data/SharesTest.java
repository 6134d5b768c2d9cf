package io.striate.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.layers.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Shares of classes that are made of labels, and mixed like images.
class SharesTest {
  private static final int CLASSES = 3;

  private static Network network(String type) {
    String spec =
        """
        { 'striate': 1, 'input': [1, 2, 2], 'layers': ['flatten', { 'type': 'dense', 'units': 3 }],
          'loss': { 'type': 'softmax-cross-entropy', 'soft': true },
          'train': { 'epochs': 1, 'optimizer': 'adam',
                     'data': { 'type': 'synthetic', 'augment': [%s] } } }
        """
            .formatted(type);
    return Network.parse("m.json", spec.replace('\'', '"'), List.of(), Catalog.installed());
  }

  /// Images whose pixels are ten times their label.
  private static final class Labeled implements Samples {
    private final int[] labels;
    private final List<Feature> more;

    Labeled(int[] labels, Feature... more) {
      this.labels = labels.clone();
      this.more = List.of(more);
    }

    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public List<Feature> features() {
      var features = new ArrayList<Feature>();
      features.add(new Feature("input", TensorType.float32(1, 2, 2)));
      features.add(new Feature("digit", TensorType.int32()));
      features.addAll(more);
      return features;
    }

    @Override
    public void read(int index, int feature, HostArray into, int offset) {
      int count = features().get(feature).type().shape().size();
      for (int i = 0; i < count; i++) {
        into.set(offset + i, feature == 0 ? 10 * labels[index] : labels[index]);
      }
    }
  }

  private static Feeding feeding(Network network, Samples samples) {
    return Feeding.of(network.graph(), samples.features(), "data 'test'", Optional.empty());
  }

  private static HostArray fed(FeatureReader reader, Batch batch, String input) {
    int array =
        reader.feeds().stream()
            .filter(feed -> feed.input().equals(input))
            .findFirst()
            .orElseThrow()
            .feature();
    return batch.features().get(array);
  }

  private static double[] values(HostArray array) {
    return IntStream.range(0, array.length()).mapToDouble(array::get).toArray();
  }

  @Test
  void theClassOfALabelHasAllOfIt() {
    var samples = new Labeled(new int[] {2, 0});
    var feeding = feeding(network(""), samples);
    var reader = new FeatureReader(samples, feeding, Augmenting.none());
    Batch batch = reader.allocate(2);
    reader.fill(batch, new int[] {0, 1}, 0);
    assertArrayEquals(new double[] {2, 0}, values(fed(reader, batch, "target")));
    assertArrayEquals(new double[] {0, 0, 1, 1, 0, 0}, values(fed(reader, batch, "distribution")));
    // A buffer is filled again.
    reader.fill(batch, new int[] {1, 0}, 0);
    assertArrayEquals(new double[] {1, 0, 0, 0, 0, 1}, values(fed(reader, batch, "distribution")));
  }

  /// The image, of one color, tells how much of both samples is in it.
  @Test
  void sharesAreMixedAsImagesAre() {
    Network network = network("{ 'type': 'mixup', 'alpha': 1 }");
    var samples = new Labeled(IntStream.range(0, 60).map(i -> i % CLASSES).toArray());
    var augmentations = network.training().augment().stream().map(each -> each.value()).toList();
    var feeding = feeding(network, samples);
    int[] all = IntStream.range(0, samples.size()).toArray();
    var plain = new FeatureReader(samples, feeding, Augmenting.none());
    var pool = new Augmenting.Pool(plain::one, all);
    var reader =
        new FeatureReader(samples, feeding, new Augmenting(augmentations, 1, 0, Set.of(1), pool));
    Batch batch = reader.allocate(samples.size());
    reader.fill(batch, all, 0);
    double[] shares = values(fed(reader, batch, "distribution"));
    double[] pixels = values(fed(reader, batch, "input"));
    int mixed = 0;
    for (int i = 0; i < samples.size(); i++) {
      double sum = shares[3 * i] + shares[3 * i + 1] + shares[3 * i + 2];
      assertEquals(1, sum, 1e-6);
      double color = 10 * shares[3 * i + 1] + 20 * shares[3 * i + 2];
      assertEquals(pixels[4 * i], color, 1e-5);
      mixed += Math.max(shares[3 * i], Math.max(shares[3 * i + 1], shares[3 * i + 2])) < 1 ? 1 : 0;
    }
    assertTrue(mixed > 20, mixed + " samples have shares of two classes");
  }

  /// Shares that the data has, such as another model's probabilities, come first.
  @Test
  void sharesOfTheDataAreRead() {
    var own = new Samples.Feature("distribution", TensorType.float32(3));
    var samples = new Labeled(new int[] {1}, own);
    var reader = new FeatureReader(samples, feeding(network(""), samples), Augmenting.none());
    Batch batch = reader.one(0);
    assertArrayEquals(new double[] {1, 1, 1}, values(fed(reader, batch, "distribution")));
  }

  @Test
  void aLabelBeyondTheClassesIsNamed() {
    var samples = new Labeled(new int[] {0, 3});
    var reader = new FeatureReader(samples, feeding(network(""), samples), Augmenting.none());
    var refused = assertThrows(StriateException.class, () -> reader.one(1));
    assertTrue(
        refused
            .getMessage()
            .contains("sample 1 has the label 3; the network has 3 classes, from 0"),
        refused.getMessage());
  }
}
