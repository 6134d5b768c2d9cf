package io.striate.visualize.command;

import io.striate.api.BackendFields;
import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.backend.Backend;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.arrays.npy.NpyWriter;
import io.striate.arrays.npy.NpzFile;
import io.striate.training.file.AtomicFiles;
import io.striate.visualize.model.ChosenData;
import io.striate.visualize.retrieval.Embedding;
import io.striate.visualize.retrieval.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `striate embed MODEL [DATA]`: writes what a layer gives for each sample as an array.
public final class EmbedType implements CommandType {
  private static final Field<Optional<String>> LAYER =
      Field.optional(
          "layer",
          FieldKind.text(),
          "layer to take the values of; the one before the last by default");
  private static final Field<String> TO =
      Field.required(
          "to", FieldKind.text(), "file to write: .npy, or .npz with the labels as well");
  private static final Field<Boolean> TRAINING =
      Field.of("training", FieldKind.flag(), false, "take training samples, not test samples");
  private static final Field<Optional<Integer>> SAMPLES =
      Field.optional("samples", FieldKind.integer(1), "most samples to take; all by default");

  /// For [java.util.ServiceLoader].
  public EmbedType() {}

  @Override
  public String id() {
    return "embed";
  }

  @Override
  public String summary() {
    return "Write what a layer gives for each sample of data as an array for NumPy.";
  }

  @Override
  public String arguments() {
    return "MODEL [DATA]";
  }

  @Override
  public List<Field<?>> fields() {
    return BackendFields.with(LAYER, TO, TRAINING, SAMPLES);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    Path to = context.folder().resolve(config.get(TO));
    boolean archive = to.toString().endsWith(".npz");
    if (!archive && !to.toString().endsWith(".npy")) {
      throw new StriateException(
          Code.BAD_FLAG,
          "--to " + config.get(TO) + " is neither .npy nor .npz",
          "write --to embeddings.npy, or --to embeddings.npz for the labels as well");
    }
    ChosenData chosen = ModelArguments.chosen(context, "striate embed runs/lenet-5-1 --to x.npy");
    String line;
    try (Backend backend = BackendFields.open(config, context)) {
      line =
          chosen.with(
              backend,
              (model, dataset) -> {
                Samples samples =
                    config.get(TRAINING) ? dataset.training() : ChosenData.unseen(dataset);
                String layer = config.get(LAYER).orElseGet(() -> Embedding.features(model));
                int most = config.get(SAMPLES).orElse(Integer.MAX_VALUE);
                Vectors vectors = Embedding.of(model, layer, samples, most);
                var arrays = new ArrayList<StoredTensor>();
                arrays.add(
                    new StoredTensor(
                        "embeddings", vectors.shape(), new HostArray.Floats(vectors.values())));
                int[] labels = archive ? Embedding.labels(samples, most) : new int[0];
                if (labels.length > 0) {
                  arrays.add(
                      new StoredTensor(
                          "labels", Shape.of(labels.length), new HostArray.Ints(labels)));
                }
                write(to, archive, arrays);
                return String.format(
                    Locale.ROOT,
                    "%s: %s of layer %s, float32 %s",
                    to,
                    labels.length > 0 ? "values and labels" : "values",
                    layer,
                    vectors.shape());
              });
    }
    context.out().println(line);
    return 0;
  }

  private static void write(Path to, boolean archive, List<StoredTensor> arrays) {
    AtomicFiles.onDisk()
        .write(
            to,
            out -> {
              if (archive) {
                NpzFile.write(arrays, out);
              } else {
                NpyWriter.write(arrays.getFirst(), out);
              }
            });
  }
}
