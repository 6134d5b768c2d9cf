package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.error.StriateException;
import io.striate.api.train.MetricTable;
import io.striate.api.train.Unit;
import io.striate.layers.program.Figure;
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
import java.util.function.Function;

/// A trained network on a backend.
public final class Inference implements AutoCloseable {
  private final States states;
  private final List<Figure> figures;
  private final PlannedSteps evaluation;
  private final PlannedSteps prediction;

  /// Copies the weights to the backend.
  ///
  /// @param backend what computes; stays open
  /// @param weights parameters and running statistics; optimizer slots among them are passed over
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
    figures = programs.figures();
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

  /// Evaluates samples with known targets.
  ///
  /// @param batches the samples; closed afterwards
  /// @param classes the names of the classes by the name of a figure; empty lists where there are
  ///   none
  public Evaluated evaluate(BatchReader batches, Function<String, List<String>> classes) {
    Sums sums = Evaluation.sums(figures, evaluation, batches);
    var units = new LinkedHashMap<String, Unit>();
    var tables = new LinkedHashMap<String, MetricTable>();
    for (Figure figure : figures) {
      units.put(figure.name(), figure.unit());
      figure
          .metric()
          .flatMap(metric -> metric.table(sums.of(figure), classes.apply(figure.name())))
          .ifPresent(table -> tables.put(figure.name(), table));
    }
    return new Evaluated(sums.samples(), sums.values(figures), units, tables);
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

  /// The answers to samples.
  ///
  /// @param batches the samples; closed afterwards
  /// @param outputs the outputs of the prediction that are wanted, such as [Programs#ANSWER]
  /// @return for each sample the values of each of the outputs
  public List<Map<String, float[]>> predict(BatchReader batches, List<String> outputs) {
    try (batches) {
      var answers = new ArrayList<Map<String, float[]>>();
      for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
        Batch batch = next.get();
        PlannedStep step = prediction.of(batch.size());
        step.run(batch, batches.feeds());
        int first = answers.size();
        for (int i = 0; i < batch.size(); i++) {
          answers.add(new LinkedHashMap<>());
        }
        for (String output : outputs) {
          float[] all = step.output(output);
          int length = all.length / batch.size();
          for (int i = 0; i < batch.size(); i++) {
            float[] own = Arrays.copyOfRange(all, i * length, (i + 1) * length);
            answers.get(first + i).put(output, own);
          }
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
