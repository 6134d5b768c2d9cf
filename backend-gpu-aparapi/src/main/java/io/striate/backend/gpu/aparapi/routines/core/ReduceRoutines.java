package io.striate.backend.gpu.aparapi.routines.core;

import io.striate.api.op.Reduce;
import io.striate.api.tensor.Shape;
import io.striate.backend.gpu.aparapi.launch.Axes;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;
import java.util.List;

/// Reductions over axes: sum, maximum, minimum. If there are few results with many terms each, the
/// terms are split into shares that are reduced in parallel first. The number of shares depends on
/// the shape only.
public final class ReduceRoutines {
  /// With this many results or more, terms are not split.
  private static final int MANY = 4096;

  /// The smallest number of terms in a share.
  private static final int LEAST = 128;

  private static final int MOST_SHARES = 64;

  private ReduceRoutines() {}

  /// The launches of a reduction of a tensor of shape `in`.
  public static Routine of(Reduce op, Shape in) {
    int[] steps = in.strides();
    int[] kept = in.extents();
    int[] folded = new int[in.rank()];
    java.util.Arrays.fill(folded, 1);
    for (int axis : op.axes()) {
      folded[axis] = in.extent(axis);
      kept[axis] = 1;
    }
    Axes results = Axes.of(kept, steps);
    Axes terms = Axes.of(folded, steps);
    return fold(op.kind(), results, terms, Shape.of(kept).size(), Shape.of(folded).size());
  }

  /// One launch that sums scratch buffer 0 into output 0, without shares.
  public static Launch sum(Axes results, Axes terms, int resultCount, int termCount) {
    return launch(
        Reduce.Kind.SUM,
        results,
        terms,
        resultCount,
        termCount,
        1,
        BufferRef.scratch(0),
        BufferRef.output(0));
  }

  private static Routine fold(
      Reduce.Kind kind, Axes results, Axes terms, int resultCount, int termCount) {
    int wanted = resultCount >= MANY ? 1 : Math.clamp(termCount / LEAST, 1, MOST_SHARES);
    int share = Math.ceilDiv(termCount, wanted);
    int shares = Math.ceilDiv(termCount, share);
    if (shares == 1) {
      return Routine.of(
          launch(
              kind,
              results,
              terms,
              resultCount,
              termCount,
              1,
              BufferRef.input(0),
              BufferRef.output(0)));
    }
    Axes lines = Axes.of(new int[] {resultCount}, new int[] {shares});
    Axes line = Axes.of(new int[] {shares}, new int[] {1});
    return new Routine(
        List.of(
            launch(
                kind,
                results,
                terms,
                resultCount,
                termCount,
                shares,
                BufferRef.input(0),
                BufferRef.scratch(0)),
            launch(
                kind,
                lines,
                line,
                resultCount,
                shares,
                1,
                BufferRef.scratch(0),
                BufferRef.output(0))),
        List.of(4L * resultCount * shares));
  }

  private static Launch launch(
      Reduce.Kind kind,
      Axes results,
      Axes terms,
      int resultCount,
      int termCount,
      int shares,
      BufferRef in,
      BufferRef out) {
    var table = new java.util.ArrayList<>(results.table());
    table.addAll(terms.table());
    Launch.Builder launch =
        Launch.of(kind == Reduce.Kind.SUM ? "reduce/SumKernel" : "reduce/ExtremeKernel")
            .memory("in", in)
            .memory("out", out)
            .table("table", table)
            .integer("rank", results.rank())
            .integer("termRank", terms.rank())
            .integer("results", resultCount)
            .integer("terms", termCount)
            .integer("share", Math.ceilDiv(termCount, shares))
            .integer("shares", shares);
    if (kind != Reduce.Kind.SUM) {
      launch
          .real("sign", kind == Reduce.Kind.MAX ? 1 : -1)
          .real("lowest", Double.NEGATIVE_INFINITY);
    }
    return launch.over(resultCount, shares, 1);
  }
}
