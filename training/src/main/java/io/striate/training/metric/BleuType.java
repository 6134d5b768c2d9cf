package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Direction;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.api.train.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// `bleu`: how many of the runs of 1 to `n` words of the sentences found are in the right sentence,
/// of the whole data set.
///
///     BLEU-n = min(1, exp(1 - r / c)) * (p_1 p_2 ... p_n)^(1/n)
///
/// `p_k` is the share of the runs of `k` words that are in the right sentence, where each run counts
/// at most as often as it is there; `c` and `r` are the numbers of words found and of right words.
/// There is one right sentence for each sample, and no smoothing: without a single run of `n` words
/// that is right, the figure is 0.
///
/// Labels of `ignore` are no words. They are left out at the ends of sentences; inside, they end
/// runs.
///
/// Source: Papineni, Roukos, Ward and Zhu, "BLEU: a method for automatic evaluation of machine
/// translation", ACL 2002.
public final class BleuType implements MetricType {
  private static final Field<Integer> LENGTH =
      Field.of("n", FieldKind.integer(1), 4, "number of words of the longest runs");

  @Override
  public String id() {
    return "bleu";
  }

  @Override
  public String summary() {
    return "agreement of sentences with the right ones by runs of words";
  }

  @Override
  public List<String> otherNames() {
    return List.of("BLEUScore");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LENGTH, Labels.IGNORE);
  }

  @Override
  public Metric create(Config config) {
    return new Bleu(config.get(LENGTH), new Labels(config.get(Labels.IGNORE)));
  }

  /// Its sums are the right runs of 1 to `longest` words, all runs of these lengths, `c` and `r`.
  private record Bleu(int longest, Labels labels) implements Metric {
    @Override
    public Direction direction() {
      return Direction.HIGHER;
    }

    @Override
    public Unit unit() {
      return Unit.NUMBER;
    }

    @Override
    public Optional<String> name() {
      return Optional.of("bleu-" + longest);
    }

    @Override
    public boolean readsAnswer() {
      return true;
    }

    @Override
    public Value sums(Emitter emit, Supervision given) {
      Value target = given.target();
      LabelSequences.requireSteps(target, longest);
      Value found = LabelSequences.of(emit, given.output(), target);
      Value foundWords = words(emit, found);
      Value targetWords = words(emit, target);
      Value inFound = equal(emit, found, foundWords, found, foundWords);
      Value inTarget = equal(emit, found, foundWords, target, targetWords);
      var right = new ArrayList<Value>();
      var all = new ArrayList<Value>();
      Value ofFound = inFound;
      Value ofTarget = inTarget;
      for (int length = 1; length <= longest; length++) {
        if (length > 1) {
          ofFound = longer(emit, ofFound, inFound, length);
          ofTarget = longer(emit, ofTarget, inTarget, length);
        }
        Value runs = diagonal(emit, ofFound);
        Value before = emit.multiply(ofFound, upToDiagonal(emit, ofFound));
        Value tooOften =
            emit.apply(Function.GREATER, overSteps(emit, before), overSteps(emit, ofTarget));
        right.add(total(emit, emit.multiply(runs, emit.subtract(emit.constant(1), tooOften))));
        all.add(total(emit, runs));
      }
      right.addAll(all);
      right.add(total(emit, foundWords));
      right.add(total(emit, targetWords));
      return emit.emit(new Move.Concat(0), right).getFirst();
    }

    /// 1 for each label that is a word, else 0.
    private Value words(Emitter emit, Value sentence) {
      return labels.counted(emit, sentence).orElseGet(() -> emit.fill(sentence.type().shape(), 1));
    }

    /// 1 where a word of one sentence, along axis 1, is one of another, along axis 2.
    private static Value equal(Emitter emit, Value one, Value words, Value other, Value others) {
      Value same = emit.apply(Function.EQUAL, along(emit, one, 1), along(emit, other, 2));
      return emit.multiply(emit.multiply(same, along(emit, words, 1)), along(emit, others, 2));
    }

    private static Value along(Emitter emit, Value sentence, int axis) {
      Shape shape = sentence.type().shape();
      return axis == 1
          ? emit.reshape(sentence, shape.extent(0), shape.extent(1), 1)
          : emit.reshape(sentence, shape.extent(0), 1, shape.extent(1));
    }

    /// 1 where the runs that begin at two steps are the same.
    ///
    /// @param shorter the same of runs that are one word shorter
    /// @param single the same of single words
    private static Value longer(Emitter emit, Value shorter, Value single, int length) {
      int steps = single.type().shape().extent(1);
      Value begins =
          emit.slice(emit.slice(shorter, 1, 0, steps - length + 1), 2, 0, steps - length + 1);
      Value ends = emit.slice(emit.slice(single, 1, length - 1, steps), 2, length - 1, steps);
      return emit.multiply(begins, ends);
    }

    /// 1 for each step at which a run begins that consists of words.
    private static Value diagonal(Emitter emit, Value same) {
      int steps = same.type().shape().extent(1);
      float[] mask = new float[steps * steps];
      for (int i = 0; i < steps; i++) {
        mask[i * steps + i] = 1;
      }
      return overSteps(emit, emit.multiply(same, emit.constant(Shape.of(steps, steps), mask)));
    }

    /// 1 for the steps up to each step: the runs among which a run is counted.
    private static Value upToDiagonal(Emitter emit, Value same) {
      int steps = same.type().shape().extent(1);
      float[] mask = new float[steps * steps];
      for (int i = 0; i < steps; i++) {
        Arrays.fill(mask, i * steps, i * steps + i + 1, 1);
      }
      return emit.constant(Shape.of(steps, steps), mask);
    }

    private static Value overSteps(Emitter emit, Value same) {
      return emit.reduce(Reduce.Kind.SUM, same, List.of(2));
    }

    private static Value total(Emitter emit, Value counts) {
      return emit.reshape(emit.sum(counts), 1);
    }

    @Override
    public OptionalDouble figure(double[] sums) {
      double found = sums[2 * longest];
      double right = sums[2 * longest + 1];
      if (right == 0) {
        return OptionalDouble.of(Double.NaN);
      }
      double logarithms = 0;
      for (int i = 0; i < longest; i++) {
        if (sums[i] == 0) {
          return OptionalDouble.of(0);
        }
        logarithms += Math.log(sums[i] / sums[longest + i]);
      }
      double brevity = Math.min(0, 1 - right / found);
      return OptionalDouble.of(Math.exp(brevity + logarithms / longest));
    }
  }
}
