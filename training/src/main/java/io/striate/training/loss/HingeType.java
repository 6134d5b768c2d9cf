package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Reduce;
import io.striate.api.op.Softmax;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import java.util.List;

/// `hinge`: for scores x of C classes and the index y of the right class, how far the other classes
/// come within a margin of it: `1 / C * sum over c other than y of max(0, margin - x[y] + x[c])`,
/// or of the squares: a multi-class support vector machine.
///
/// As PyTorch's `MultiMarginLoss`; the lecture's and Caffe's sums are not divided by C. `predict`
/// shows the softmax of the scores, which has their order but is not calibrated.
///
/// With `"largest": true` only the class that violates the margin most counts, and nothing is
/// divided by C: the loss of Crammer and Singer.
///
/// Source: Weston and Watkins, "Support Vector Machines for Multi-Class Pattern Recognition", 1999;
/// Crammer and Singer, "On the Algorithmic Implementation of Multiclass Kernel-based Vector
/// Machines", JMLR 2, 2001.
public final class HingeType implements LossType {
  private static final Field<Double> MARGIN =
      Field.of(
          "margin",
          FieldKind.number(0, Double.MAX_VALUE),
          1.0,
          "how far the right class must be above each other one");
  private static final Field<Boolean> SQUARED =
      Field.of("squared", FieldKind.flag(), false, "whether each violation counts by its square");
  private static final Field<Boolean> LARGEST =
      Field.of(
          "largest",
          FieldKind.flag(),
          false,
          "whether only the largest violation counts (Crammer and Singer), instead of the sum over all"
              + " classes divided by their number");

  @Override
  public String id() {
    return "hinge";
  }

  @Override
  public String summary() {
    return "multi-class hinge loss of scores, for one class per sample";
  }

  @Override
  public List<String> otherNames() {
    return List.of("MultiMarginLoss", "HingeLoss");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(MARGIN, SQUARED, LARGEST, ClassLabels.WEIGHTS, ClassLabels.IGNORE);
  }

  @Override
  public Loss create(Config config) {
    return new Hinge(
        config.get(MARGIN), config.get(SQUARED), config.get(LARGEST), ClassLabels.of(config));
  }

  private record Hinge(double margin, boolean squared, boolean largest, ClassLabels labels)
      implements ClassLoss {
    @Override
    public String called() {
      return "scores";
    }

    @Override
    public Value perLabel(Emitter emit, Value output, Value oneHot) {
      Value own = ClassLabels.chosen(emit, oneHot, output);
      Value above = emit.relu(emit.add(emit.subtract(output, own), emit.constant(margin)));
      Value violation = squared ? emit.square(above) : above;
      Value others = emit.multiply(violation, emit.subtract(emit.constant(1), oneHot));
      if (largest) {
        return emit.reduce(Reduce.Kind.MAX, others, List.of(1));
      }
      int classes = output.type().shape().extent(1);
      return emit.scale(ClassLabels.overClasses(emit, others), 1.0 / classes);
    }

    @Override
    public Value answer(Emitter emit, Value output) {
      return emit.one(new Softmax(), output);
    }
  }
}
