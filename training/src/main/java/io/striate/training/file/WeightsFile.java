package io.striate.training.file;

import io.striate.api.error.StriateException;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.arrays.StoredTensor;
import io.striate.arrays.safetensors.Safetensors;
import io.striate.json.Json;
import io.striate.training.file.AtomicFiles.Content;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// The weights of a training loop of one's own, with the number of the step, so that the loop can
/// be resumed: with the same data it ends with the same bits.
///
/// | entry | holds |
/// |---|---|
/// | `metadata.json` | format, version, checksums, and the number of the next step |
/// | `weights.safetensors` | every state by its name |
public final class WeightsFile {
  private static final CheckedArchive.Format FORMAT =
      new CheckedArchive.Format("striate-weights", 1);
  private static final String WEIGHTS = "weights.safetensors";
  private static final String STEP = "step";

  private WeightsFile() {}

  /// Writes all weights, replacing `target` only when all of it is on the disk.
  ///
  /// @param step the number of the next step, as [io.striate.api.step.Step#next] gives it
  public static void write(Path target, Weights weights, long step) {
    List<StoredTensor> tensors = tensors(weights);
    var entries = new LinkedHashMap<String, Content>();
    entries.put(WEIGHTS, out -> Safetensors.write(tensors, out));
    var details = Json.object().put(STEP, step).build();
    AtomicFiles.onDisk().write(target, CheckedArchive.content(FORMAT, details, entries));
  }

  /// All weights as tensors to be stored, without loss.
  public static List<StoredTensor> tensors(Weights weights) {
    var tensors = new ArrayList<StoredTensor>();
    for (String name : weights.names()) {
      HostArray values = exact(weights.readDoubles(name));
      tensors.add(new StoredTensor(name, weights.type(name).shape(), values));
    }
    return tensors;
  }

  /// Gives weights the values of stored tensors, adding those that are not there yet.
  ///
  /// @throws StriateException if one of them has another type
  public static void restore(List<StoredTensor> tensors, Weights weights) {
    for (StoredTensor tensor : tensors) {
      weights.add(tensor.name(), TensorType.float32(tensor.shape()));
      weights.set(tensor.name(), tensor.values());
    }
  }

  /// Reads weights, adding those that are not there yet.
  ///
  /// @return the number of the next step
  /// @throws StriateException if the file is missing or damaged, or one of its weights has another
  ///   type here
  public static long read(Path file, Weights weights) {
    try (var archive = CheckedArchive.open(file, FORMAT)) {
      restore(archive.read(WEIGHTS, Safetensors::read), weights);
      return archive.details().count(STEP);
    }
  }

  /// The elements in single precision if that is all the backend stores, else in double.
  public static HostArray exact(double[] doubles) {
    float[] floats = new float[doubles.length];
    for (int i = 0; i < doubles.length; i++) {
      floats[i] = (float) doubles[i];
      if (floats[i] != doubles[i] && !Double.isNaN(doubles[i])) {
        return new HostArray.Doubles(doubles);
      }
    }
    return new HostArray.Floats(floats);
  }
}
