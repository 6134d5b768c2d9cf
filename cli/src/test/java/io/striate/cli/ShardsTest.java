package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.training.TrainedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train.shards` on the backend that is used: the same bits for any number of threads.
class ShardsTest {
  @TempDir Path folder;

  private Map<String, List<Double>> trained(String run, String... more) {
    String text =
        Fixtures.spec(Fixtures.synthetic(300, 20), "\"epochs\": 2, \"batch\": 100, \"shards\": 7");
    Path spec = Fixtures.write(folder.resolve("small.json"), text);
    Path to = folder.resolve(run);
    var words = new ArrayList<>(List.of("train", spec.toString(), "--run", to.toString()));
    words.addAll(Arrays.asList(more));
    Session session = Session.installed(words.toArray(String[]::new));
    assertEquals(0, session.status(), session.err());
    var weights = new TreeMap<String, List<Double>>();
    for (var tensor : TrainedModel.read(to, List.of(), Catalog.installed()).weights()) {
      var values = tensor.values();
      weights.put(
          tensor.name(), IntStream.range(0, values.length()).mapToObj(values::get).toList());
    }
    return weights;
  }

  @Test
  void threadsChangeNoBit() {
    var one = trained("one", "--threads", "1");
    assertEquals(one, trained("two", "--threads", "2"));
    assertEquals(one, trained("five", "--threads", "5"));
  }
}
