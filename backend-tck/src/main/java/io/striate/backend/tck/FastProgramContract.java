package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.backend.Backend;
import io.striate.backend.tck.bound.Agreement;
import io.striate.backend.tck.bound.Bound;
import io.striate.backend.tck.network.RandomNetwork;
import io.striate.backend.tck.network.RandomNetwork.Cuts;
import io.striate.backend.tck.run.ProgramCase;
import io.striate.backend.tck.run.Proof;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Whole training steps by fast plans, which may round otherwise.
///
/// Over a whole network the worst that Winograd's algorithm may do soon says nothing, and what it
/// does on average is no promise. So the networks hand out what goes from part to part, forward and
/// backward, and each part is held to the bound of its own few operations ([WinogradBound],
/// [Bound]) on the numbers that the backend itself fed it. Nothing is cut that backends fuse: a
/// convolution stays with its bias, activation and pooling, a normalisation with its activation.
public interface FastProgramContract extends BackendContract {
  /// Seeds of networks with many channels.
  static IntStream wideSeeds() {
    return IntStream.range(0, 5);
  }

  /// Words of a plan's description that name the algorithms of another rounding which a backend
  /// has. Each must be found among the plans of the wide networks, or these would test nothing new.
  default List<String> fastAlgorithms() {
    return List.of();
  }

  /// The random networks of [ProgramContract#randomNetworks], and such as have many channels: cut
  /// into the parts that backends fuse, and into single layers.
  @TestFactory
  default Stream<DynamicTest> randomNetworksInFastPlans() {
    return Stream.of(Cuts.PARTS, Cuts.LAYERS)
        .flatMap(cuts ->
            Stream.concat(
                    ProgramContract.networkSeeds().mapToObj(seed -> RandomNetwork.of(seed, cuts)),
                    wideSeeds().mapToObj(seed -> RandomNetwork.wide(seed, cuts)))
                .map(network ->
                    dynamicTest(
                        network.program().name() + " in " + cuts, () -> check(network, cuts))));
  }

  /// What a backend says of its fast algorithms is true of the networks above.
  @TestFactory
  default Stream<DynamicTest> wideNetworksRunFastAlgorithms() {
    return fastAlgorithms().stream()
        .map(word ->
            dynamicTest(
                word,
                () -> {
                  try (Backend backend = openFast()) {
                    var plans =
                        wideSeeds()
                            .mapToObj(seed -> RandomNetwork.wide(seed, Cuts.PARTS))
                            .flatMap(network -> described(backend, network))
                            .toList();
                    assertTrue(plans.stream().anyMatch(line -> line.contains(word)), "" + plans);
                  }
                }));
  }

  private static Stream<String> described(Backend backend, ProgramCase network) {
    try (var session = new Run.Session(backend, network.program())) {
      return session.plan().describe().stream();
    }
  }

  private void check(ProgramCase network, Cuts cuts) {
    try (Backend backend = openFast();
        Backend reference = Reference.open()) {
      var actual = Proof.run(backend, network.program(), network.bound());
      var bounds = Bound.of(network.program(), network.bound(), reference, false, actual);
      actual.forEach((name, numbers) -> {
        var bounded = Objects.requireNonNull(bounds.get(name), name);
        String what = name + " of " + network.name();
        if (cuts == Cuts.LAYERS || name.startsWith("cut/")) {
          requireNarrow(what, bounded);
        }
        Agreement.within(what, bounded, numbers.values());
      });
    }
  }

  /// A bound near the size of the numbers tests nothing: a wrong term is off by about that. The
  /// worst case of Winograd's algorithm comes to some 3 % of it. Single bounds may be wide, where
  /// it is in doubt what a maximum or relu passes on.
  private static void requireNarrow(String what, Bound.Bounded bounded) {
    double largest = Arrays.stream(bounded.values()).map(Math::abs).max().orElse(0);
    double[] errors = bounded.errors().clone();
    Arrays.sort(errors);
    double median = errors[errors.length / 2];
    if (!(median <= 5e-2 * largest + 1e-6)) {
      fail(what + ": bounds of " + median + " for numbers to " + largest + " test nothing");
    }
  }
}
