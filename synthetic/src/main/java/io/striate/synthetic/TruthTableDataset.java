package io.striate.synthetic;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.synthetic.sample.MadeSamples;
import io.striate.synthetic.sample.Maker;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// All patterns of some binary inputs with the value of a function, the exercises of the first
/// learning machines.
///
/// The input is `f32[n]`. There are `2^n` patterns, or `n` for the encoder; they are training and
/// test samples at once. The target is `f32[1]`, `f32[n]` for the encoder, or the class `i32[]`.
///
/// Source: Rumelhart, Hinton and Williams, "Learning internal representations by error
/// propagation", 1986.
public final class TruthTableDataset implements DatasetType {
  private static final Field<BinaryFunction> FUNCTION =
      Field.required(
          "function",
          FieldKind.word(BinaryFunction.class),
          "what is computed of the inputs: \"and\", \"or\", \"majority\" (more than half are"
              + " on), \"parity\" (an odd number is on; of two inputs: exclusive or), \"symmetry\""
              + " (the inputs read the same backwards), or \"encoder\": one input is on in each"
              + " pattern, and the target is the pattern");

  private static final Field<Boolean> BIPOLAR =
      Field.of("bipolar", FieldKind.flag(), false, "whether off is -1 and not 0");

  private static final Field<Target> TARGET =
      Field.of(
          "targetType",
          FieldKind.word(Target.class),
          Target.NUMBERS,
          "what the target is: \"numbers\", or the \"class\" 0 or 1, the number of the pattern for"
              + " the encoder");

  /// More inputs would be too many patterns.
  private static final int MOST = 16;

  private enum Target {
    NUMBERS,
    CLASS
  }

  /// For [java.util.ServiceLoader].
  public TruthTableDataset() {}

  @Override
  public String id() {
    return "truth-table";
  }

  @Override
  public String summary() {
    return "all patterns of binary inputs with the value of a function, such as exclusive or";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FUNCTION, BIPOLAR, TARGET);
  }

  @Override
  public DatasetSource create(Config config) {
    return (_, inputs) -> open(config, inputs);
  }

  private Dataset open(Config config, Map<String, Shape> inputs) {
    var input = LabeledDataset.onlyInput(id(), inputs);
    Shape shape = input.getValue();
    BinaryFunction function = config.get(FUNCTION);
    boolean encoder = function == BinaryFunction.ENCODER;
    if (shape.rank() != 1 || (!encoder && shape.extent(0) > MOST)) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "data 'truth-table' feeds an input [n] of at most %d numbers, not %s",
              MOST,
              shape),
          "write \"input\": [2] for exclusive or");
    }
    int width = shape.extent(0);
    var table =
        new Table(
            input.getKey(),
            width,
            function,
            config.get(BIPOLAR) ? -1 : 0,
            config.get(TARGET) == Target.CLASS);
    int rows = encoder ? width : 1 << width;
    Samples samples = MadeSamples.of(table, false, 0, rows, PassMonitor.none());
    return new LabeledDataset(samples, Optional.of(samples), List.of());
  }

  /// Makes the row of a number: its bits are the inputs, the highest first.
  private record Table(String input, int width, BinaryFunction function, int off, boolean labeled)
      implements Maker {
    @Override
    public List<Samples.Feature> features() {
      boolean wide = function == BinaryFunction.ENCODER;
      return List.of(
          new Samples.Feature(input, TensorType.float32(width)),
          new Samples.Feature(
              "target", labeled ? TensorType.int32() : TensorType.float32(wide ? width : 1)));
    }

    @Override
    public void make(int number, boolean test, List<HostArray> sample) {
      HostArray values = sample.getFirst();
      HostArray target = sample.getLast();
      boolean encoder = function == BinaryFunction.ENCODER;
      boolean[] on = new boolean[width];
      for (int i = 0; i < width; i++) {
        on[i] = encoder ? i == number : (number >> (width - 1 - i) & 1) == 1;
        values.set(i, on[i] ? 1 : off);
        if (encoder && !labeled) {
          target.set(i, values.get(i));
        }
      }
      if (!encoder) {
        target.set(0, function.of(on) ? 1 : labeled ? 0 : off);
      } else if (labeled) {
        target.set(0, number);
      }
    }
  }
}
