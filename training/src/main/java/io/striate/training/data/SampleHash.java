package io.striate.training.data;

import io.striate.api.data.Dataset;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;

/// The SHA-256 of all samples of a dataset, whatever files they come from.
final class SampleHash {
  private static final String PASS = "checking samples";

  /// Samples between two looks at the monitor: few enough to stop soon after it is asked for.
  private static final int CHUNK = 4096;

  private final MessageDigest digest;

  private SampleHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// @throws CancellationException if the monitor stops it
  static String of(Dataset dataset, PassMonitor monitor) {
    var hash = new SampleHash();
    hash.add(dataset.training(), monitor);
    dataset.validation().ifPresent(samples -> hash.add(samples, monitor));
    dataset.test().ifPresent(samples -> hash.add(samples, monitor));
    hash.add(String.join("\n", dataset.labels()));
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  private void add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private void add(Samples samples, PassMonitor monitor) {
    List<Samples.Feature> features = samples.features();
    add(samples.size() + " of " + features);
    for (int feature = 0; feature < features.size(); feature++) {
      TensorType type = features.get(feature).type();
      HostArray values = HostArray.allocate(type);
      var bytes =
          ByteBuffer.allocate(Math.multiplyExact(type.shape().size(), type.element().bytes()));
      for (int sample = 0; sample < samples.size(); sample++) {
        if (sample > 0 && sample % CHUNK == 0) {
          if (monitor.stopped()) {
            throw new CancellationException(PASS + " was stopped");
          }
          monitor.at(PASS, sample, samples.size());
        }
        samples.read(sample, feature, values, 0);
        add(values, bytes);
      }
    }
  }

  private void add(HostArray values, ByteBuffer bytes) {
    switch (values) {
      case HostArray.Bytes(byte[] raw) -> digest.update(raw);
      case HostArray.Ints(int[] ints) -> bytes.clear().asIntBuffer().put(ints);
      case HostArray.Floats(float[] floats) -> bytes.clear().asFloatBuffer().put(floats);
      case HostArray.Doubles(double[] doubles) ->
          throw new IllegalStateException("samples hold no doubles, got " + doubles.length);
    }
    if (!(values instanceof HostArray.Bytes)) {
      digest.update(bytes.clear());
    }
  }
}
