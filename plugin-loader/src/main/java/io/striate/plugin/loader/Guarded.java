package io.striate.plugin.loader;

import io.striate.api.backend.Plan;
import io.striate.api.backend.PlanPart;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Wrappers of a plug-in's objects without reflection: of those that run for every step, sample or
/// setting.
final class Guarded {
  private Guarded() {}

  /// A plan. Kernels run inside it.
  record RunningPlan(Plan plan, Membrane border, String subject) implements Plan {
    @Override
    public void run() {
      try {
        plan.run();
      } catch (StriateException known) {
        throw known;
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
        throw border.failed("the plan", subject, thrown);
      }
    }

    @Override
    public void runTimed(long[] nanos) {
      try {
        plan.runTimed(nanos);
      } catch (StriateException known) {
        throw known;
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
        throw border.failed("the plan", subject, thrown);
      }
    }

    @Override
    public List<String> describe() {
      return border.call("describe()", subject, () -> List.copyOf(plan.describe()));
    }

    @Override
    public List<PlanPart> parts() {
      return border.call("parts()", subject, () -> List.copyOf(plan.parts()));
    }

    @Override
    public void close() {
      border.close(subject, plan::close);
    }
  }

  /// Samples of a data set.
  record ReadSamples(Samples samples, Membrane border, String subject) implements Samples {
    @Override
    public int size() {
      return border.call("size()", subject, samples::size);
    }

    @Override
    public List<Feature> features() {
      return border.call("features()", subject, () -> List.copyOf(samples.features()));
    }

    @Override
    public boolean takesTime() {
      return border.call("takesTime()", subject, samples::takesTime);
    }

    @Override
    public void read(int sample, int feature, HostArray target, int offset) {
      try {
        samples.read(sample, feature, target, offset);
      } catch (StriateException known) {
        throw known;
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
        throw border.failed(
            String.format(Locale.ROOT, "read(%d, %d)", sample, feature), subject, thrown);
      }
    }
  }

  /// An augmentation.
  static Augmentation augmentation(Augmentation augmentation, Membrane border, String subject) {
    return (sample, random) -> {
      try {
        augmentation.apply(sample, random);
      } catch (StriateException known) {
        throw known;
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
        throw border.failed("apply()", subject, thrown);
      }
    };
  }

  /// A field whose functions are the plug-in's.
  static <T> Field<T> field(Field<T> field, Membrane border, String subject) {
    String what = "the field '" + field.key() + "'";
    FieldKind<T> kind = field.kind();
    return new Field<>(
        field.key(),
        new FieldKind<>(
            kind.describe(),
            json -> {
              try {
                return kind.parser().apply(json);
              } catch (IllegalArgumentException | ClassCastException wrong) {
                throw wrong; // FieldKind.parse explains it
              } catch (StriateException known) {
                throw known;
              } catch (RuntimeException
                  | LinkageError
                  | AssertionError
                  | StackOverflowError thrown) {
                throw border.failed(what, subject, thrown);
              }
            },
            value -> border.call(what, subject, () -> kind.formatter().apply(value)),
            kind.nested(),
            kind.form()),
        field.fallback().map(fallback -> guarded(fallback, what, border, subject)),
        field.meaning());
  }

  private static <T> Function<Config, T> guarded(
      Function<Config, T> fallback, String what, Membrane border, String subject) {
    return config -> border.call(what, subject, () -> fallback.apply(config));
  }
}
