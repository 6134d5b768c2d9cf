package io.striate.interop.onnx.operator;

import io.striate.api.layer.Mode;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.GroupNorm;
import io.striate.api.op.LocalResponseNorm;
import io.striate.api.op.Reduce;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Normalizations.
final class Normalizations {
  /// The operator whose fourth and fifth input are running statistics.
  static final String BATCH = "BatchNormalization";

  static final List<Operator> ALL =
      List.of(
          Operator.of(
              BATCH,
              "statistics of the batch while Striate trains, those of the file else",
              Set.of(),
              Normalizations::batch),
          Operator.of(
              "InstanceNormalization", call -> groups(call, call.extents(0)[1], Order.PER_CHANNEL)),
          Operator.of(
              "GroupNormalization",
              call ->
                  groups(
                      call,
                      call.whole("num_groups", 1),
                      call.opset() < 21 ? Order.PER_GROUP : Order.PER_CHANNEL)),
          Operator.of(
              "LayerNormalization",
              "mean and deviation, further outputs, are not given",
              Set.of(),
              Normalizations::layer),
          Operator.of("LRN", Normalizations::response),
          Operator.of("LpNormalization", Normalizations::length));

  private Normalizations() {}

  private static Operand batch(Call call) {
    if (call.opset() < 9 && call.whole("spatial", 1) == 0) {
      throw call.bad("normalizes each position by itself (\"spatial\": 0), which is not read");
    }
    double epsilon = call.real("epsilon", 1e-5);
    Emitter emit = call.emitter();
    Value x = call.value(0);
    Value scale = call.value(1);
    Value shift = call.value(2);
    Value mean = call.value(3);
    Value variance = call.value(4);
    if (call.mode() == Mode.INFERENCE) {
      return call.emit(
          new BatchNormInference(epsilon),
          call.input(0),
          call.input(1),
          call.input(2),
          call.input(3),
          call.input(4));
    }
    double momentum = call.real("momentum", 0.9);
    List<Value> results = emit.emit(new BatchNorm(epsilon), List.of(x, scale, shift));
    follow(call, mean, results.get(1), momentum);
    follow(call, variance, results.get(2), momentum);
    return call.emitted(results.getFirst());
  }

  /// Moves a running statistic towards that of the batch; one that is no state stays.
  private static void follow(Call call, Value running, Value ofBatch, double momentum) {
    Emitter emit = call.emitter();
    if (!running.name().isEmpty()) {
      Value stays = emit.scale(emit.latest(running), momentum);
      emit.update(running, emit.add(stays, emit.scale(ofBatch, 1 - momentum)));
    }
  }

  private enum Order {
    PER_GROUP,
    PER_CHANNEL
  }

  private static Operand groups(Call call, int groups, Order order) {
    int[] extents = call.extents(0);
    if (extents.length < 2 || groups < 1 || extents[1] % groups != 0) {
      throw call.bad("cannot divide " + Arrays.toString(extents) + " into " + groups + " groups");
    }
    int channels = extents[1];
    Operand scale = call.input(1);
    Operand shift = call.input(2);
    if (order == Order.PER_GROUP && groups < channels) {
      scale = repeated(call, scale, groups, channels / groups);
      shift = repeated(call, shift, groups, channels / groups);
    }
    var op = new GroupNorm(groups, false, call.real("epsilon", 1e-5));
    return call.emit(op, call.input(0), scale, shift);
  }

  private static Operand repeated(Call call, Operand perGroup, int groups, int times) {
    Operand column = call.reshape(perGroup, groups, 1);
    Operand all = call.broadcast(column, new int[] {groups, times});
    return call.reshape(all, groups * times);
  }

  /// Over all axes from `axis` on.
  private static Operand layer(Call call) {
    int rank = call.extents(0).length;
    int axis = call.axis(call.whole("axis", -1), rank);
    List<Integer> axes = IntStream.range(axis, rank).boxed().toList();
    Operand x = call.input(0);
    Operand centered = call.subtract(x, Reductions.mean(call, x, axes));
    Operand variance = Reductions.mean(call, call.multiply(centered, centered), axes);
    Operand deviation =
        call.apply(Function.SQRT, call.add(variance, call.number(call.real("epsilon", 1e-5))));
    Operand normal = call.multiply(call.divide(centered, deviation), call.input(1));
    return call.has(2) ? call.add(normal, call.input(2)) : normal;
  }

  /// Around a channel, `(size - 1) / 2` channels come before it: one less than in the operation if
  /// the size is even.
  private static Operand response(Call call) {
    int size = call.whole("size", 0);
    if (size < 1) {
      throw call.bad("has the size " + size);
    }
    double alpha = call.real("alpha", 1e-4);
    double beta = call.real("beta", 0.75);
    double bias = call.real("bias", 1);
    if (size % 2 == 1) {
      return call.emit(new LocalResponseNorm(size, alpha, beta, bias), call.input(0));
    }
    Operand x = call.input(0);
    int[] extents = call.extents(x);
    int rest = Known.size(Arrays.copyOfRange(extents, 2, extents.length));
    Operand rows = call.reshape(call.multiply(x, x), extents[0], 1, extents[1], rest);
    var window = new Window2d(size, 1, 1, 1, (size - 1) / 2, size / 2, 0, 0, 1, 1);
    Operand means = call.reshape(call.emit(new AvgPool2d(window, true), rows), extents);
    Operand divisor = call.add(call.scale(means, alpha), call.number(bias));
    return call.multiply(x, call.apply(Function.POWER, divisor, call.number(-beta)));
  }

  private static Operand length(Call call) {
    int p = call.whole("p", 2);
    if (p != 1 && p != 2) {
      throw call.bad("has the p " + p + "; 1 and 2 are read");
    }
    Operand x = call.input(0);
    List<Integer> axes = List.of(call.axis(call.whole("axis", -1), call.extents(0).length));
    Operand parts = p == 1 ? call.apply(Function.ABS, x) : call.multiply(x, x);
    Operand sum = Reductions.fold(call, Reduce.Kind.SUM, parts, axes);
    return call.divide(x, p == 1 ? sum : call.apply(Function.SQRT, sum));
  }
}
