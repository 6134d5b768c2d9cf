package io.striate.interop.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.layer.Mode;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.interop.onnx.OnnxRuntime.Numbers;
import io.striate.interop.onnx.export.NetworkExport;
import io.striate.interop.onnx.model.ModelWriter;
import io.striate.interop.onnx.translate.Import;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A transformer is imported, gives what ONNX Runtime gives, is trained, and exported again.
class TransformerTest {
  private static final int BATCH = 3;
  private static final int STEPS = 4;

  @TempDir Path folder;

  private static float[] words(Random random, int count) {
    float[] words = new float[BATCH * count];
    for (int i = 0; i < words.length; i++) {
      words[i] = random.nextInt(Transformer.WORDS);
    }
    return words;
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 17, 21})
  void aTransformerRunsTrainsAndIsExportedAgain(int opset) throws IOException {
    byte[] bytes = Transformer.bytes(opset);
    Path file = folder.resolve("net.onnx");
    Files.write(file, bytes);
    var random = new Random(opset);
    float[] source = words(random, Transformer.SOURCE_WORDS);
    float[] target = words(random, Transformer.TARGET_WORDS);
    var inputs = new HashMap<String, Numbers>();
    inputs.put("source", new Numbers(new long[] {BATCH, Transformer.SOURCE_WORDS}, source));
    var words = new Numbers(new long[] {BATCH, Transformer.TARGET_WORDS}, target);
    inputs.put("target", words);
    inputs.put("target_", words); // the network's "target" is what it learns
    var request =
        new Import.Request(file, folder.resolve("net.json"), "net", List.of(), List.of(), false);
    Import imported = Import.of(request);
    Network network = trained(imported);
    for (String name : List.of("reference", "cpu-vector")) {
      var backends = Backends.installed();
      try (Backend backend = backends.open(backends.choose(name), BackendOptions.defaults());
          Weights weights = network.programs().begin(backend, 1)) {
        imported.weights().forEach(each -> weights.set(each.name(), each.values()));
        float[] found = logits(network, weights, source, target);
        Imported.assertClose(logits(bytes, inputs), found, 1e-5, name);
        List<Float> losses = train(network, weights, source, target);
        assertTrue(losses.getLast() < losses.getFirst(), losses::toString);
        float[] after = logits(network, weights, source, target);
        var values = new HashMap<String, HostArray>();
        weights.names().forEach(each -> values.put(each, new HostArray.Floats(weights.read(each))));
        byte[] exported =
            ModelWriter.message(NetworkExport.of(network, Map.of(), values)).toByteArray();
        Imported.assertClose(logits(exported, inputs), after, 1e-5, name + ", exported");
      }
    }
  }

  private static float[] logits(byte[] model, Map<String, Numbers> inputs) {
    Map<String, Numbers> outputs = OnnxRuntime.run(model, inputs);
    assertEquals(1, outputs.size());
    return Objects.requireNonNull(outputs.values().iterator().next()).values();
  }

  /// The specification with what training needs.
  private Network trained(Import imported) {
    String text = JsonWriter.pretty(imported.spec()).stripTrailing();
    String more =
        ", \"loss\": \"softmax-cross-entropy\", \"train\": { \"data\": \"mnist\", \"epochs\": 1, \"batch\": "
            + BATCH
            + ", \"optimizer\": { \"type\": \"sgd\", \"learningRate\": 0.05 } } }";
    String whole = text.substring(0, text.length() - 1) + more;
    return Network.parse(
        folder.resolve("net.json").toString(), whole, List.of(), Catalog.installed());
  }

  private static float[] logits(Network network, Weights weights, float[] source, float[] target) {
    var program = network.programs().forward(BATCH, Mode.INFERENCE, List.of("graph"));
    try (Step step = Step.of(program, weights)) {
      return step.set("source", source).set("target_", target).run().read("graph");
    }
  }

  /// Each word is to be given back.
  private static List<Float> train(
      Network network, Weights weights, float[] source, float[] target) {
    var losses = new ArrayList<Float>();
    int[] words = new int[target.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = (int) target[i];
    }
    try (Step step = Step.of(network.programs().training(BATCH), weights)) {
      for (int i = 0; i < STEPS; i++) {
        step.set("source", source).set("target_", target).set("rate", 0.05f);
        step.set("target", new HostArray.Ints(words));
        losses.add(step.run().read("loss")[0]);
      }
    }
    return losses;
  }
}
