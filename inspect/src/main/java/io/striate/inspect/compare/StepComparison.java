package io.striate.inspect.compare;

import io.striate.api.backend.Backend;
import io.striate.api.backend.PlanPart;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.tensor.Shape;
import io.striate.inspect.compare.RoundingBound.Bounded;
import io.striate.inspect.timing.LayerGroups;
import io.striate.layers.graph.Node;
import io.striate.layers.program.NetworkPrograms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A step of training as it trains, on two backends: its loss, its metrics and the next value of
/// every state.
///
/// [BackendComparison] hands out what passes between layers, and so keeps it in memory: a plan that
/// reuses a buffer too early is right there and wrong in training. Here, the program that trains
/// runs as it is. If it gives other bits when all that passes between layers is handed out as well,
/// each of these values is taken from a run of its own that hands out it alone, and all else is
/// reused as in training. Every group of layers is then judged in each phase by its own inputs, as
/// [BackendComparison] judges it, and so is the update. This assumes that a backend gives a value
/// the same bits in each of its plans unless something is wrong or rounded otherwise.
///
/// @param parts in the order in which the step computes
/// @param bits whether handing out more changes the bits of the step, on the first backend and on
///   the second
public record StepComparison(List<Part> parts, Bits bits) {
  /// What a group of layers does in a phase.
  ///
  /// @param layers in the order of the network; empty if it belongs to none
  /// @param difference of what it makes for others
  public record Part(List<String> layers, Phase phase, Difference difference) {
    public Part {
      layers = List.copyOf(layers);
    }
  }

  /// Whether a step has other bits when it hands out what passes between layers: a sign that a
  /// buffer is reused too early.
  ///
  /// @param a on the first backend
  /// @param b on the second
  public record Bits(boolean a, boolean b) {}

  public StepComparison {
    parts = List.copyOf(parts);
  }

  /// The first part that is beyond its bound.
  public Optional<Part> first() {
    return parts.stream().filter(part -> part.difference().beyond()).findFirst();
  }

  /// The part with the largest share of its bound.
  public Part largest() {
    return parts.stream()
        .max((one, other) ->
            Double.compare(one.difference().ofBound(), other.difference().ofBound()))
        .orElseThrow();
  }

  /// Compares two backends.
  ///
  /// @param reference computes in double what must come out
  /// @param programs of the network
  /// @param program the step of training, or another program of the network
  /// @param seed what weights and samples are made from
  /// @throws io.striate.api.error.StriateException if there is not enough memory
  public static StepComparison of(
      Backend a,
      Backend b,
      Backend reference,
      NetworkPrograms programs,
      Program program,
      long seed) {
    var plans = new ArrayList<PlanPart>();
    plans.addAll(BackendComparison.parts(a, programs, program));
    plans.addAll(BackendComparison.parts(b, programs, program));
    List<String> names = programs.graph().nodes().stream().map(Node::name).toList();
    var segments = new Segments(program, LayerGroups.of(names, plans));
    var given = MadeUp.of(programs.graph(), programs, program, seed);
    var sides =
        List.of(new Side(a, program, segments, given), new Side(b, program, segments, given));
    var parts = new ArrayList<Part>();
    for (Segments.Segment segment : segments.all()) {
      part(segment, sides, reference).ifPresent(parts::add);
    }
    return new StepComparison(parts, new Bits(sides.get(0).changes, sides.get(1).changes));
  }

  private static Optional<Part> part(
      Segments.Segment segment, List<Side> sides, Backend reference) {
    Side a = sides.get(0);
    Side b = sides.get(1);
    var expectedA = a.expected(segment.alone(), reference);
    var expectedB = b.expected(segment.alone(), reference);
    var largest = new Largest();
    for (Program.Output output : segment.alone().outputs()) {
      String name = output.name();
      Shape shape = output.value().type().shape();
      largest.add(
          inWords(name),
          shape,
          new Largest.One(a.of(name), Objects.requireNonNull(expectedA.get(name))),
          new Largest.One(b.of(name), Objects.requireNonNull(expectedB.get(name))));
    }
    return largest
        .difference()
        .map(difference -> new Part(segment.layers(), segment.phase(), difference));
  }

  private static String inWords(String name) {
    if (name.startsWith("%")) {
      return "value " + name;
    }
    String next = Results.next("");
    return name.startsWith(next)
        ? "next value of " + name.substring(next.length())
        : "output '" + name + "'";
  }

  /// A backend and all that it made of the step.
  private static final class Side {
    private final boolean exact;
    private final boolean changes;
    private final Map<String, double[]> numbers;

    Side(Backend backend, Program program, Segments segments, Map<String, double[]> given) {
      exact = backend.exact();
      numbers = new HashMap<>(given);
      Map<String, double[]> asItTrains = Results.of(backend, program, given);
      Map<String, double[]> kept = Results.of(backend, segments.with(segments.passing()), given);
      changes =
          asItTrains.entrySet().stream()
              .anyMatch(each ->
                  !Arrays.equals(each.getValue(), Objects.requireNonNull(kept.get(each.getKey()))));
      numbers.putAll(changes ? asItTrains : kept);
      if (changes) {
        for (Program.Output one : segments.passing()) {
          var alone = Results.of(backend, segments.with(List.of(one)), given);
          numbers.put(one.name(), Objects.requireNonNull(alone.get(one.name())));
        }
      }
    }

    double[] of(String name) {
      return Objects.requireNonNull(numbers.get(name), name);
    }

    Map<String, Bounded> expected(Program alone, Backend reference) {
      return RoundingBound.of(alone, numbers, reference, exact);
    }
  }
}
