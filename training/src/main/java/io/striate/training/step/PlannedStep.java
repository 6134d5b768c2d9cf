package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Plan;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import io.striate.training.data.Batch;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A program planned for one batch size, with tensors for its inputs and outputs.
public final class PlannedStep implements AutoCloseable {
  private final Map<String, Tensor> inputs = new HashMap<>();
  private final Map<String, Tensor> outputs = new LinkedHashMap<>();
  private final int[] step = new int[1];
  private final float[] rate = new float[1];
  private final double[] figure = new double[1];
  private final Plan plan;

  public PlannedStep(Backend backend, Program program, States states) {
    try {
      for (Value input : program.inputs()) {
        inputs.put(input.name(), backend.allocate(input.type()));
        if (input.name().equals(Emitter.FIRST_SAMPLE)) {
          Objects.requireNonNull(inputs.get(input.name())).write(new HostArray.Ints(new int[] {0}));
        }
      }
      for (Program.Output output : program.outputs()) {
        outputs.put(output.name(), backend.allocate(output.value().type()));
      }
      var bindings = new HashMap<>(inputs);
      bindings.putAll(outputs);
      Map<String, Tensor> shared = states.tensors();
      program.states().forEach(state -> bindings.put(state.name(), require(shared, state.name())));
      plan = backend.plan(program, new Bindings(bindings));
    } catch (StriateException e) {
      closeTensors();
      throw e;
    }
  }

  /// Feeds a batch, and runs.
  ///
  /// @param features the names of the batch's features; those that the program does not read are
  ///   left out
  public void run(Batch batch, List<Samples.Feature> features) {
    for (int i = 0; i < features.size(); i++) {
      Tensor input = inputs.get(features.get(i).name());
      if (input != null) {
        input.write(batch.features().get(i));
      }
    }
    plan.run();
  }

  /// Sets the step and the learning rate of the next run, if the program reads them.
  public void at(long currentStep, double currentRate) {
    Tensor stepInput = inputs.get(Programs.STEP);
    if (stepInput != null) {
      step[0] = Math.toIntExact(currentStep);
      stepInput.write(new HostArray.Ints(step));
    }
    Tensor rateInput = inputs.get(Programs.RATE);
    if (rateInput != null) {
      rate[0] = (float) currentRate;
      rateInput.write(new HostArray.Floats(rate));
    }
  }

  /// An output of one element.
  public double figure(String name) {
    require(outputs, name).read(new HostArray.Doubles(figure));
    return figure[0];
  }

  /// What the batch adds to figures, by name: for a loss its total and the total of its weights,
  /// for a metric its sums.
  ///
  /// @param samples how many samples the batch has
  public Map<String, double[]> sums(List<Figure> figures, int samples) {
    var sums = new LinkedHashMap<String, double[]>();
    for (Figure figure : figures) {
      String name = figure.name();
      sums.put(name, figure.metric().isPresent() ? numbers(name) : loss(figure, samples));
    }
    return sums;
  }

  private double[] loss(Figure figure, int samples) {
    String weights = figure.weight();
    double weight = outputs.containsKey(weights) ? figure(weights) : samples;
    return new double[] {figure(figure.name()) * weight, weight};
  }

  private double[] numbers(String name) {
    Tensor tensor = require(outputs, name);
    double[] values = new double[tensor.type().shape().size()];
    tensor.read(new HostArray.Doubles(values));
    return values;
  }

  /// An output of any shape, in a new array.
  public float[] output(String name) {
    return require(outputs, name).toFloats();
  }

  /// How the backend runs the program.
  public List<String> describe() {
    return plan.describe();
  }

  private static Tensor require(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private void closeTensors() {
    inputs.values().forEach(Tensor::close);
    outputs.values().forEach(Tensor::close);
  }

  @Override
  public void close() {
    plan.close();
    closeTensors();
  }
}
