package io.striate.training;

import io.striate.api.backend.Backend;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.TensorType;
import io.striate.training.run.Inference;
import io.striate.training.step.PlannedStep;
import io.striate.training.step.StepPlanner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// Runs the batches of a [Predictor]: the weights on the backend, and the plans for each kind of
/// samples. Used by one thread at a time, but for [#sizes].
final class PredictorRunner implements BatchQueue.Runner<PreparedSample, Predicted>, AutoCloseable {
  private final TrainedModel model;
  private final Backend backend;
  private final int most;
  private final int kinds;
  private final Map<Map<String, TensorType>, AgreeingPlans> plans =
      new LinkedHashMap<>(16, 0.75f, true);
  private Optional<Inference> inference = Optional.empty();
  private volatile List<Integer> sizes = List.of();

  /// Whether a plan has been made since the sizes were listed.
  private boolean planned;

  /// @param most the largest batch
  /// @param kinds of how many kinds of samples plans are kept
  PredictorRunner(TrainedModel model, Backend backend, int most, int kinds) {
    this.model = model;
    this.backend = backend;
    this.most = most;
    this.kinds = kinds;
  }

  /// The size of the batch of each plan. Any thread may ask.
  List<Integer> sizes() {
    return sizes;
  }

  @Override
  public boolean alike(PreparedSample one, PreparedSample other) {
    return one.kind().types().equals(other.kind().types());
  }

  @Override
  public List<BatchQueue.Outcome<Predicted>> run(List<PreparedSample> batch) {
    var outcomes = new ArrayList<BatchQueue.Outcome<Predicted>>();
    try {
      AgreeingPlans own = plans(batch.getFirst().kind());
      while (outcomes.size() < batch.size()) {
        int first = outcomes.size();
        int size = own.batch(batch.size() - first);
        run(own, batch.subList(first, first + size), outcomes);
      }
    } catch (RuntimeException e) {
      while (outcomes.size() < batch.size()) {
        outcomes.add(new BatchQueue.Outcome.Failure<>(e));
      }
    }
    if (planned) {
      planned = false;
      sizes = plans.values().stream().flatMap(each -> each.sizes().stream()).sorted().toList();
    }
    return outcomes;
  }

  /// Samples whose batch fails run alone, so that each has its own failure.
  private static void run(
      AgreeingPlans plans,
      List<PreparedSample> samples,
      List<BatchQueue.Outcome<Predicted>> outcomes) {
    try {
      List<List<float[]>> all = plans.run(samples.stream().map(PreparedSample::inputs).toList());
      for (int i = 0; i < samples.size(); i++) {
        TrainedModel sized = samples.get(i).kind().model();
        outcomes.add(new BatchQueue.Outcome.Answer<>(predicted(sized, all.get(i))));
      }
    } catch (RuntimeException e) {
      if (samples.size() == 1) {
        outcomes.add(new BatchQueue.Outcome.Failure<>(e));
      } else {
        samples.forEach(sample -> run(plans, List.of(sample), outcomes));
      }
    }
  }

  private static Predicted predicted(TrainedModel model, List<float[]> values) {
    var byOutput = new LinkedHashMap<String, float[]>();
    List<String> outputs = model.outputs();
    for (int i = 0; i < outputs.size(); i++) {
      byOutput.put(outputs.get(i), values.get(i));
    }
    return new Predicted(model, byOutput);
  }

  private AgreeingPlans plans(SampleKind kind) {
    AgreeingPlans known = plans.get(kind.types());
    if (known != null) {
      return known;
    }
    if (plans.size() == kinds) {
      closeOldest();
    }
    StepPlanner planner = inference(kind).planner(kind.programs());
    List<String> answers = model.outputs().stream().map(model::answerName).toList();
    IntFunction<PlannedStep> noticed =
        size -> {
          planned = true;
          return planner.plan(size);
        };
    Supplier<AgreeingPlans> making =
        () -> new AgreeingPlans(noticed, kind.feeds(), answers, most, beginnings(kind.model()));
    AgreeingPlans made = made(making);
    plans.put(kind.types(), made);
    return made;
  }

  /// What searches feed at first: other numbers may mean nothing to the network.
  private static Map<String, float[]> beginnings(TrainedModel model) {
    var beginnings = new LinkedHashMap<String, float[]>();
    for (String output : model.outputs()) {
      model
          .search(output)
          .ifPresent(search -> beginnings.put(search.search().input(), search.beginning()));
    }
    return beginnings;
  }

  private void closeOldest() {
    var oldest = plans.values().iterator();
    oldest.next().close();
    oldest.remove();
  }

  /// If memory does not suffice for one kind more, the plans of all others are closed.
  private AgreeingPlans made(Supplier<AgreeingPlans> making) {
    try {
      return making.get();
    } catch (StriateException e) {
      if (plans.isEmpty() || e.problems().getFirst().code() != Code.OUT_OF_MEMORY) {
        throw e;
      }
    }
    while (!plans.isEmpty()) {
      closeOldest();
    }
    return making.get();
  }

  /// The weights are copied at the first use: a model whose size is open has no programs before.
  ///
  /// @throws StriateException if network and weights do not belong together
  private Inference inference(SampleKind kind) {
    if (inference.isEmpty()) {
      inference =
          Optional.of(new Inference(backend, kind.programs(), model.weights(), model.file()));
    }
    return inference.get();
  }

  @Override
  public void close() {
    plans.values().forEach(AgreeingPlans::close);
    plans.clear();
    inference.ifPresent(Inference::close);
    inference = Optional.empty();
  }
}
