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

/// Whole training steps by fast plans, whose algorithms may round differently.
///
/// Over a whole network, the worst-case bound of Winograd's algorithm becomes too wide to be
/// useful, and its average error is not guaranteed. So the networks output the values between their
/// parts, forward and backward, and each part is compared within the bound of its own few
/// operations ([WinogradBound][io.striate.backend.tck.bound.WinogradBound],
/// [Bound][io.striate.backend.tck.bound.Bound]) on the inputs that the backend itself computed.
/// Operations that backends fuse stay in one part: a convolution with its bias, activation and
/// pooling, a normalization with its activation.
public interface FastProgramContract extends BackendContract {
  /// Seeds of networks with many channels.
  static IntStream wideSeeds() {
    return IntStream.range(0, 5);
  }

  /// Words in a plan's description that name the algorithms of the backend that round differently.
  /// Each must occur among the plans of the wide networks; otherwise the algorithm would not be
  /// tested.
  default List<String> fastAlgorithms() {
    return List.of();
  }

  /// The random networks of [ProgramContract#randomNetworks] and networks with many channels, cut
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

  /// The plans of the wide networks use the algorithms that the backend declares.
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

  /// A bound near the size of the numbers would accept a missing term. The worst case of Winograd's
  /// algorithm is about 3 % of that size. Single bounds may be wide where the outcome of a maximum
  /// or ReLU is uncertain.
  private static void requireNarrow(String what, Bound.Bounded bounded) {
    double largest = Arrays.stream(bounded.values()).map(Math::abs).max().orElse(0);
    double[] errors = bounded.errors().clone();
    Arrays.sort(errors);
    double median = errors[errors.length / 2];
    if (!(median <= 5e-2 * largest + 1e-6)) {
      fail(what + ": error bounds of " + median + " are too wide for numbers up to " + largest);
    }
  }
}
