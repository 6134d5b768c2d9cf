package io.striate.distributed;

import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import java.util.List;
import java.util.Locale;

/// `striate scaling`: what more workers would gain, by [CostModel].
public final class ScalingType implements CommandType {
  private static final double BITS = 8;
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;

  private static final Field<Integer> PARAMETERS =
      Field.of("parameters", FieldKind.integer(1), 25_600_000, "parameters of the network");
  private static final Field<Double> SECONDS =
      Field.of(
          "seconds",
          FieldKind.number(1e-9, Double.MAX_VALUE),
          2.0,
          "seconds in which a worker computes its shards of a step");
  private static final Field<Double> BANDWIDTH =
      Field.of(
          "bandwidth",
          FieldKind.number(1e-9, Double.MAX_VALUE),
          10.0,
          "gigabits per second that a worker can send while it receives as many");
  private static final Field<Double> LATENCY =
      Field.of(
          "latency",
          FieldKind.number(0, Double.MAX_VALUE),
          30.0,
          "microseconds that a message takes beside its bytes");
  private static final Field<Double> NOISE =
      Field.of(
          "noise",
          FieldKind.number(0, 1),
          0.05,
          "standard deviation of a worker's seconds, as a share of them");
  private static final Field<Double> OVERLAP =
      Field.of(
          "overlap",
          FieldKind.number(0, 1),
          0.0,
          "share of the transfer during the backward pass; Striate begins to send after it");
  private static final Field<Integer> WORKERS =
      Field.of("workers", FieldKind.integer(1), 1_024, "the largest number of workers");

  /// For [java.util.ServiceLoader].
  public ScalingType() {}

  @Override
  public String id() {
    return "scaling";
  }

  @Override
  public String summary() {
    return "Estimate the efficiency of training on several workers.";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PARAMETERS, SECONDS, BANDWIDTH, LATENCY, NOISE, OVERLAP, WORKERS);
  }

  @Override
  public Command create(Config config) {
    var model =
        new CostModel(
            config.get(PARAMETERS),
            config.get(SECONDS),
            config.get(NOISE),
            config.get(BANDWIDTH) * GIGA / BITS,
            config.get(LATENCY) / MEGA,
            config.get(OVERLAP));
    int most = config.get(WORKERS);
    return context -> print(model, most, context);
  }

  private static int print(CostModel model, int most, CommandContext context) {
    context.out().println("workers  MB sent  messages  wait, s  transfer, s  step, s  efficiency");
    for (long workers = 1; workers <= most; workers *= 2) {
      CostModel.Step step = model.step((int) workers);
      context
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%7d  %7.2f  %8d  %7.3f  %11.3f  %7.3f  %8.1f %%",
                  step.workers(),
                  step.bytes() / MEGA,
                  step.messages(),
                  step.waiting(),
                  step.transfer(),
                  step.seconds(),
                  100 * step.efficiency()));
    }
    return 0;
  }
}
