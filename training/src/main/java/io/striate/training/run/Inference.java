package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.MetricTable;
import io.striate.api.train.Unit;
import io.striate.arrays.StoredTensor;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import io.striate.training.data.Batch;
import io.striate.training.data.BatchReader;
import io.striate.training.data.Feeding;
import io.striate.training.data.TrainingData;
import io.striate.training.step.PlanCache;
import io.striate.training.step.PlannedStep;
import io.striate.training.step.PlannedSteps;
import io.striate.training.step.States;
import io.striate.training.step.StepPlanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A trained network on a backend: its weights, and the plans of its steps. The plans of
/// predictions are kept from call to call, by the shapes of the inputs and the batch.
///
/// Threads: used by one thread at a time. Threads that predict at once have an inference each; the
/// backend, the programs and the weights that an inference is made of may be shared.
public final class Inference implements AutoCloseable {
  /// Sizes of images and batches that are in use together, as far as experience goes; each plan
  /// owns memory.
  private static final int PLANS = 8;

  private final Backend backend;
  private final States states;
  private final List<Figure> figures;
  private final PlannedSteps evaluation;
  private final PlanCache predictions;

  /// Copies the weights to the backend. Up to eight plans of predictions are kept; only one where
  /// the backend's memory is limited, since the limit is for one.
  ///
  /// @param backend what computes; stays open
  /// @param programs the network at one of the sizes that it takes; evaluates at this size
  /// @param weights parameters and running statistics; optimizer slots among them are passed over
  /// @param file what messages call the file that the weights came from
  /// @throws StriateException if network and weights do not belong together
  public Inference(Backend backend, Programs programs, List<StoredTensor> weights, Object file) {
    this(backend, programs, weights, file, backend.memoryLimit().isPresent() ? 1 : PLANS);
  }

  /// The same with another number of plans.
  Inference(
      Backend backend, Programs programs, List<StoredTensor> weights, Object file, int plans) {
    this.backend = backend;
    var kept = programs.states().stream().filter(Programs.State::kept).toList();
    var slots =
        programs.states().stream()
            .filter(state -> !state.kept())
            .map(Programs.State::name)
            .toList();
    var needed = weights.stream().filter(tensor -> !slots.contains(tensor.name())).toList();
    // A specification of a few bytes can name layers of any size.
    States.requireSame(kept, needed, file);
    states = new States(backend, kept);
    figures = programs.evaluated();
    evaluation = new PlannedSteps(backend, states, programs::evaluation);
    predictions = new PlanCache(plans);
    try {
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
    return new Evaluated(sums.samples(), sums.values(figures), units, tables, List.of());
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

  /// Plans predictions by the weights of this inference. Who plans closes the steps, before this.
  ///
  /// @param programs the network at a size of samples; its states are those of this inference
  public StepPlanner planner(Programs programs) {
    return new StepPlanner(backend, states, programs::prediction);
  }

  /// The answers to samples.
  ///
  /// @param programs the network at the size of the samples; its states are those of this inference
  /// @param samples what to predict
  /// @param feeding what the samples are for
  /// @param most the largest batch; batches are smaller where the backend may take less memory
  /// @param outputs the outputs of the prediction that are wanted, such as [Programs#ANSWER]
  /// @return for each sample the values of each of the outputs
  public List<Map<String, float[]>> predict(
      Programs programs, Samples samples, Feeding feeding, int most, List<String> outputs) {
    StepPlanner planner = planner(programs);
    int size = planner.fitting(Math.clamp(samples.size(), 1, most));
    var types = new HashMap<String, TensorType>();
    feeding.feeds().forEach(feed -> types.put(feed.input(), feed.type()));
    try (var batches = TrainingData.inOrder(samples, feeding, size)) {
      var answers = new ArrayList<Map<String, float[]>>();
      for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
        Batch batch = next.get();
        var key = new PlanCache.Key(types, batch.size());
        PlannedStep step = predictions.of(key, () -> planner.plan(batch.size()));
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
    predictions.close();
    states.close();
  }
}
