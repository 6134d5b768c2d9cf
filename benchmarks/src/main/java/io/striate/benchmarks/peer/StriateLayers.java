package io.striate.benchmarks.peer;

import io.striate.api.op.AvgPool2d;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.Conv2d;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.Move;
import io.striate.api.op.Window2d;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.benchmarks.work.Layers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Emits a network's operations.
final class StriateLayers implements Layers<Value> {
  private static final double EPSILON = 1e-5;

  /// How much of a running statistic the batch's replaces.
  private static final double SHARE = 0.1;

  private final StriateProgram.Writer writer;
  private final boolean training;
  private final List<Value> parameters = new ArrayList<>();
  private int nodes;

  StriateLayers(StriateProgram.Writer writer, boolean training) {
    this.writer = writer;
    this.training = training;
  }

  /// What is trained, in the order of its making.
  List<Value> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  private String node(String type) {
    return type + ++nodes;
  }

  private Value parameter(String name, float[] values, int... shape) {
    Value value = writer.state(name, values, shape);
    parameters.add(value);
    return value;
  }

  private Value weight(String node, int... shape) {
    int outputs = shape[0];
    int inputs = Arrays.stream(shape).reduce(1, Math::multiplyExact) / outputs;
    return parameter(node + ".weight", writer.numbers.weight(outputs * inputs, inputs), shape);
  }

  private Value bias(String node, int outputs) {
    return parameter(node + ".bias", writer.numbers.uniform(outputs, 0, 0.1), outputs);
  }

  @Override
  public Value conv(
      Value x, int filters, int kernel, int stride, int padding, int groups, boolean bias) {
    String node = node("conv");
    var operands = new ArrayList<>(List.of(x));
    operands.add(weight(node, filters, x.type().shape().extent(1) / groups, kernel, kernel));
    if (bias) {
      operands.add(bias(node, filters));
    }
    var op = new Conv2d(Window2d.square(kernel, stride, padding), groups);
    return writer.emit.in(node, () -> writer.emit.emit(op, operands).getFirst());
  }

  @Override
  public Value batchNorm(Value x) {
    String node = node("norm");
    int channels = x.type().shape().extent(1);
    Value scale = parameter(node + ".scale", writer.numbers.uniform(channels, 1, 0.5), channels);
    Value shift = parameter(node + ".shift", writer.numbers.uniform(channels, 0, 0.5), channels);
    Value mean = writer.state(node + ".mean", writer.numbers.uniform(channels, 0, 0.5), channels);
    Value variance =
        writer.state(node + ".variance", writer.numbers.uniform(channels, 1, 0.5), channels);
    return writer.emit.in(node, () -> normalized(x, scale, shift, mean, variance));
  }

  private Value normalized(Value x, Value scale, Value shift, Value mean, Value variance) {
    if (!training) {
      var op = new BatchNormInference(EPSILON);
      return writer.emit.one(op, x, scale, shift, mean, variance);
    }
    List<Value> outputs = writer.emit.emit(new BatchNorm(EPSILON), List.of(x, scale, shift));
    Shape shape = x.type().shape();
    double elements = (double) shape.elements() / shape.extent(1);
    double besselsCorrection = elements / (elements - 1);
    follow(mean, outputs.get(1), 1);
    follow(variance, outputs.get(2), besselsCorrection);
    return outputs.getFirst();
  }

  private void follow(Value running, Value ofBatch, double correction) {
    Value kept = writer.emit.scale(running, 1 - SHARE);
    writer.emit.update(
        running, writer.emit.add(kept, writer.emit.scale(ofBatch, SHARE * correction)));
  }

  @Override
  public Value relu(Value x) {
    return writer.emit.relu(x);
  }

  @Override
  public Value maxPool(Value x, int kernel, int stride, int padding) {
    var op = new MaxPool2d(Window2d.square(kernel, stride, padding));
    return writer.emit.in(node("maxpool"), () -> writer.emit.one(op, x));
  }

  @Override
  public Value averagePool(Value x, int kernel) {
    var op = new AvgPool2d(Window2d.square(kernel, kernel, 0), true);
    return writer.emit.in(node("avgpool"), () -> writer.emit.one(op, x));
  }

  @Override
  public Value enlarge(Value x) {
    int[] shape = x.type().shape().extents();
    int[] apart = {shape[0], shape[1], shape[2], 1, shape[3], 1};
    int[] repeated = {shape[0], shape[1], shape[2], 2, shape[3], 2};
    return writer.emit.in(
        node("upsample"),
        () -> {
          var broadcast = new Move.Broadcast(Shape.of(repeated), x.perSample());
          Value all = writer.emit.one(broadcast, writer.emit.reshape(x, apart));
          return writer.emit.reshape(all, shape[0], shape[1], 2 * shape[2], 2 * shape[3]);
        });
  }

  @Override
  public Value concat(Value a, Value b) {
    return writer.emit.in(node("concat"), () -> writer.emit.one(new Move.Concat(1), a, b));
  }

  @Override
  public Value globalAverage(Value x) {
    int size = x.type().shape().extent(2);
    var op = new AvgPool2d(Window2d.square(size, 1, 0), true);
    return flatten(writer.emit.in(node("avgpool"), () -> writer.emit.one(op, x)));
  }

  @Override
  public Value flatten(Value x) {
    int samples = x.type().shape().extent(0);
    return writer.emit.reshape(x, samples, x.type().shape().size() / samples);
  }

  @Override
  public Value dense(Value x, int units) {
    String node = node("dense");
    Value weight = weight(node, units, x.type().shape().extent(1));
    Value bias = bias(node, units);
    return writer.emit.in(
        node, () -> writer.emit.add(writer.emit.matmul(x, weight, false, true), bias));
  }

  @Override
  public Value add(Value a, Value b) {
    return writer.emit.add(a, b);
  }
}
