package io.striate.training.detection;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Answer;
import io.striate.api.train.AnswerType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// `boxes`: what is where in an image. It belongs to an output that gives logits, offsets and
/// boxes, as the loss `detection` reads them; or to one that gives `[classes, R, 5]`, boxes with a
/// score.
///
/// The program emits `[classes, R, 5]`: left, top, right, bottom as fractions of the image, and the
/// score. What is shown are the boxes with a score of at least `least`, without duplicates within a
/// class, the highest scores first.
public final class BoxesType implements AnswerType {
  private static final int NUMBERS = 5;

  private static final Field<Double> LEAST =
      Field.of("least", FieldKind.number(0, 1), 0.5, "least score of a box that is shown");
  private static final Field<Double> OVERLAP =
      Field.of(
          "overlap",
          FieldKind.number(0, 1),
          0.5,
          "intersection over union beyond which a box is a duplicate of one with a higher score");
  private static final Field<Integer> MOST =
      Field.of("most", FieldKind.integer(1), 100, "boxes that are shown at most");

  @Override
  public String id() {
    return "boxes";
  }

  @Override
  public String summary() {
    return "what is where in an image";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LEAST, OVERLAP, MOST, Scores.FIELD);
  }

  @Override
  public Answer create(Config config) {
    return new Found(
        config.get(LEAST), config.get(OVERLAP), config.get(MOST), config.get(Scores.FIELD));
  }

  /// A box that may be shown.
  private record Candidate(
      int kind, double score, double left, double top, double right, double bottom) {
    double overlap(Candidate other) {
      double across = Math.min(right, other.right) - Math.max(left, other.left);
      double down = Math.min(bottom, other.bottom) - Math.max(top, other.top);
      double both = Math.max(0, across) * Math.max(0, down);
      double union = area() + other.area() - both;
      return union > 0 ? both / union : 0;
    }

    double area() {
      return Math.max(0, right - left) * Math.max(0, bottom - top);
    }
  }

  private record Found(double least, double overlap, int most, Scores scores) implements Answer {
    @Override
    public Value emit(Emitter emit, Value output) {
      return output;
    }

    @Override
    public Value emit(Emitter emit, List<Value> outputs) {
      if (outputs.size() == 1) {
        return emit(emit, outputs.getFirst());
      }
      BoxOutputs.requireValues(outputs);
      var found = BoxOutputs.detections(emit, outputs, scores);
      Shape shape = found.scores().type().shape();
      Shape wide = Shape.of(shape.extent(0), shape.extent(1), shape.extent(2), 4);
      Value boxes =
          found.boxes().type().shape().equals(wide)
              ? found.boxes()
              : emit.one(new Move.Broadcast(wide, true), found.boxes());
      Value score = emit.reshape(emit.multiply(found.scores(), found.present()), wide.with(3, 1));
      return emit.one(new Move.Concat(3), boxes, score);
    }

    @Override
    public Shown show(float[] values, Shape shape, List<String> labels) {
      List<Candidate> kept = kept(candidates(values, shape));
      String text =
          kept.stream()
              .map(each ->
                  String.format(
                      Locale.ROOT,
                      "%s %.1f %% at %.3f %.3f %.3f %.3f",
                      label(each, labels),
                      100 * each.score,
                      each.left,
                      each.top,
                      each.right,
                      each.bottom))
              .collect(Collectors.joining("; "));
      List<Object> json = new ArrayList<>();
      for (Candidate each : kept) {
        json.add(
            Map.of(
                "index",
                (long) each.kind,
                "label",
                label(each, labels),
                "score",
                each.score,
                "box",
                List.of(each.left, each.top, each.right, each.bottom)));
      }
      List<Mark> marks = kept.stream().map(each -> mark(each, labels)).toList();
      return new Shown(
          Map.of("boxes", text.isEmpty() ? "none" : text), Map.of("boxes", json), marks);
    }

    private static Mark mark(Candidate each, List<String> labels) {
      return new Mark(
          String.format(Locale.ROOT, "%s %.0f %%", label(each, labels), 100 * each.score),
          each.kind,
          each.left,
          each.top,
          each.right,
          each.bottom);
    }

    private static String label(Candidate each, List<String> labels) {
      return each.kind < labels.size() ? labels.get(each.kind) : Integer.toString(each.kind);
    }

    /// Those with a score and an area, the highest scores first.
    private List<Candidate> candidates(float[] values, Shape shape) {
      int each = shape.extent(1);
      var found = new ArrayList<Candidate>();
      for (int i = 0; i < values.length / NUMBERS; i++) {
        int at = i * NUMBERS;
        var candidate =
            new Candidate(
                i / each,
                values[at + 4],
                values[at],
                values[at + 1],
                values[at + 2],
                values[at + 3]);
        if (candidate.score >= least && candidate.area() > 0) {
          found.add(candidate);
        }
      }
      found.sort(Comparator.comparingDouble((Candidate one) -> -one.score));
      return found;
    }

    private List<Candidate> kept(List<Candidate> candidates) {
      var kept = new ArrayList<Candidate>();
      for (Candidate next : candidates) {
        boolean duplicate =
            kept.stream().anyMatch(one -> one.kind == next.kind && one.overlap(next) > overlap);
        if (!duplicate && kept.size() < most) {
          kept.add(next);
        }
      }
      return kept;
    }
  }
}
