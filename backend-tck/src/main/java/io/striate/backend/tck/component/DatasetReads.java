package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.data.Dataset;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// Reads samples as batches do: into the middle of an array.
final class DatasetReads {
  private static final int MOST = 32;
  private static final int THREADS = 4;

  private DatasetReads() {}

  /// Training samples, and validation and test samples if there are any.
  static List<Samples> parts(Dataset dataset) {
    var parts = new ArrayList<Samples>();
    parts.add(dataset.training());
    dataset.validation().ifPresent(parts::add);
    dataset.test().ifPresent(parts::add);
    return parts;
  }

  /// The samples to read.
  static List<Integer> some(Samples samples) {
    var some = new ArrayList<Integer>();
    int count = Math.min(MOST, samples.size());
    for (int i = 0; i < count; i++) {
      some.add((int) ((long) i * samples.size() / count));
    }
    return some;
  }

  /// Reads one feature of one sample, as the second of three, and fails if elements of the others
  /// change or some of its own are left out.
  static double[] alone(Samples samples, int sample, int feature) {
    double[] first = read(samples, sample, feature, 1);
    double[] second = read(samples, sample, feature, 2);
    String what = "sample " + sample + ", feature " + samples.features().get(feature).name();
    assertArrayEquals(first, second, what + ": an element is not written, or reads differ");
    return first;
  }

  /// Reads into the middle of an array.
  ///
  /// @param rest what the array holds before
  private static double[] read(Samples samples, int sample, int feature, int rest) {
    TensorType type = samples.features().get(feature).type();
    int size = type.shape().size();
    var array = HostArray.allocate(new TensorType(type.element(), type.shape().prepend(3)));
    for (int i = 0; i < array.length(); i++) {
      array.set(i, rest);
    }
    samples.read(sample, feature, array, size);
    double[] values = new double[size];
    for (int i = 0; i < array.length(); i++) {
      if (i >= size && i < 2 * size) {
        values[i - size] = array.get(i);
      } else {
        assertEquals(rest, array.get(i), "sample " + sample + " writes outside of its elements");
      }
    }
    return values;
  }

  /// All features of [#some], in order.
  static List<double[]> forward(Samples samples) {
    return all(samples, some(samples));
  }

  /// The same, read in the reverse order.
  static List<double[]> backward(Samples samples) {
    return all(samples, some(samples).reversed()).reversed();
  }

  private static List<double[]> all(Samples samples, List<Integer> order) {
    var read = new ArrayList<double[]>();
    for (int sample : order) {
      double[][] features = new double[samples.features().size()][];
      int size = 0;
      for (int feature = 0; feature < features.length; feature++) {
        features[feature] = read(samples, sample, feature, 0);
        size += features[feature].length;
      }
      double[] values = new double[size];
      int at = 0;
      for (double[] each : features) {
        System.arraycopy(each, 0, values, at, each.length);
        at += each.length;
      }
      read.add(values);
    }
    return read;
  }

  /// Fails if two readings differ.
  static void same(String how, List<double[]> expected, List<double[]> actual) {
    assertEquals(expected.size(), actual.size(), "samples " + how);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), "a sample read " + how);
    }
  }

  /// Fails if threads that read at once get other samples.
  static void inThreads(Samples samples) throws AssertionError {
    List<double[]> expected = forward(samples);
    Callable<List<double[]>> reading = () -> forward(samples);
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      for (var result : threads.invokeAll(List.of(reading, reading, reading, reading))) {
        same("by several threads", expected, result.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      throw new AssertionError("a thread could not read", e);
    }
  }
}
