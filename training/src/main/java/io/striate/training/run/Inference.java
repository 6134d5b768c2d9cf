package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.layers.program.Programs;
import io.striate.training.data.Batch;
import io.striate.training.data.BatchReader;
import io.striate.training.file.StoredTensor;
import io.striate.training.step.PlannedStep;
import io.striate.training.step.PlannedSteps;
import io.striate.training.step.States;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A trained network on a backend.
public final class Inference implements AutoCloseable {
  private final States states;
  private final PlannedSteps evaluation;
  private final PlannedSteps prediction;

  /// Copies the weights to the backend.
  ///
  /// @param backend what computes; stays open
  /// @param weights parameters and running statistics; optimiser slots among them are passed over
  /// @param file what messages call the file that the weights came from
  /// @throws StriateException if network and weights do not belong together
  public Inference(Backend backend, Programs programs, List<StoredTensor> weights, Object file) {
    var kept = programs.states().stream().filter(Programs.State::kept).toList();
    var slots =
        programs.states().stream()
            .filter(state -> !state.kept())
            .map(Programs.State::name)
            .toList();
    states = new States(backend, kept);
    evaluation = new PlannedSteps(backend, states, programs::evaluation);
    prediction = new PlannedSteps(backend, states, programs::prediction);
    try {
      var needed = weights.stream().filter(tensor -> !slots.contains(tensor.name())).toList();
      states.restore(needed, true, file);
    } catch (StriateException e) {
      close();
      throw e;
    }
  }

  /// The batch to evaluate with: of at most a size, smaller where the backend may take less memory.
  public int evaluationBatch(int most) {
    return evaluation.fitting(most);
  }

  /// The batch to predict with: of at most a size, smaller where the backend may take less memory.
  public int predictionBatch(int most) {
    return prediction.fitting(most);
  }

  /// Looks at samples with known targets.
  ///
  /// @param batches the samples; closed afterwards
  /// @param classes how many classes there are; 0 if the answers are not those of a classifier
  public Evaluated evaluate(BatchReader batches, int classes) {
    long[][] confusion = new long[classes][classes];
    Sums sums =
        Evaluation.figures(
            evaluation,
            batches,
            (batch, step) -> {
              if (classes > 0) {
                count(targets(batch, batches), step.output(Programs.ANSWER), confusion);
              }
            });
    var rows = new ArrayList<List<Long>>();
    for (long[] row : confusion) {
      rows.add(Arrays.stream(row).boxed().toList());
    }
    return new Evaluated(sums.samples(), exact(sums, confusion), rows);
  }

  /// The means, with the accuracy by whole numbers: means of single precision would blur its last
  /// digits.
  private static Map<String, Double> exact(Sums sums, long[][] confusion) {
    var figures = new LinkedHashMap<>(sums.means());
    if (confusion.length > 0) {
      long right = 0;
      for (int label = 0; label < confusion.length; label++) {
        right += confusion[label][label];
      }
      double accuracy = (double) right / sums.samples();
      figures.computeIfPresent("accuracy", (_, _) -> accuracy);
    }
    return figures;
  }

  private static int[] targets(Batch batch, BatchReader batches) {
    for (int i = 0; i < batches.features().size(); i++) {
      if (batches.features().get(i).name().equals("target")
          && batch.features().get(i) instanceof HostArray.Ints(int[] labels)) {
        return labels;
      }
    }
    throw new IllegalArgumentException("these samples have no classes for targets");
  }

  private static void count(int[] labels, float[] answers, long[][] confusion) {
    int classes = answers.length / labels.length;
    for (int i = 0; i < labels.length; i++) {
      int found = largest(answers, i * classes, classes);
      if (labels[i] < confusion.length && found < confusion.length) {
        confusion[labels[i]][found]++;
      }
    }
  }

  /// The index of the largest of some values; the first if several are.
  public static int largest(float[] values, int offset, int count) {
    int largest = 0;
    for (int i = 1; i < count; i++) {
      if (values[offset + i] > values[offset + largest]) {
        largest = i;
      }
    }
    return largest;
  }

  /// The answers to samples, one row each.
  ///
  /// @param batches the samples; closed afterwards
  public List<float[]> predict(BatchReader batches) {
    try (batches) {
      var answers = new ArrayList<float[]>();
      for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
        Batch batch = next.get();
        PlannedStep step = prediction.of(batch.size());
        step.run(batch, batches.features());
        float[] all = step.output(Programs.ANSWER);
        int length = all.length / batch.size();
        for (int i = 0; i < batch.size(); i++) {
          answers.add(Arrays.copyOfRange(all, i * length, (i + 1) * length));
        }
      }
      return answers;
    }
  }

  @Override
  public void close() {
    evaluation.close();
    prediction.close();
    states.close();
  }
}
