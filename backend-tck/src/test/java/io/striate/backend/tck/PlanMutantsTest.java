package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.backend.tck.PlanMutant.Mistake;
import io.striate.backend.tck.cases.OpCase;
import io.striate.backend.tck.cases.RandomCases;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Plans that are right but for one mistake are caught, each by the contract that is meant for it.
class PlanMutantsTest {
  private record Trial(PlanMutant provider) implements BackendContracts {}

  private static final Map<Mistake, String> CAUGHT_BY = new EnumMap<>(Mistake.class);

  static {
    CAUGHT_BY.put(Mistake.HANDS_A_BUFFER_ON_TOO_EARLY, "randomNetworks");
    CAUGHT_BY.put(Mistake.FORGETS_AN_UPDATE, "statesChangeAtTheEndOfARun");
    CAUGHT_BY.put(Mistake.UPDATES_BEFORE_THE_END, "aliasesAreKeptApart");
    CAUGHT_BY.put(Mistake.RUNS_A_STALE_PACKED_WEIGHT, "runsAnewOnNewNumbers");
    CAUGHT_BY.put(Mistake.LEAVES_OUT_THE_LAST_PARTIAL_SHARD, "anySizeOfBatch");
    CAUGHT_BY.put(Mistake.LEAVES_OUT_SAMPLES_AFTER_THE_64TH, "anySizeOfBatch");
    CAUGHT_BY.put(Mistake.RUNS_ONLY_ONCE, "runsAnewOnNewNumbers");
    CAUGHT_BY.put(Mistake.ADDS_UP_OVER_RUNS, "runsAnewOnNewNumbers");
    CAUGHT_BY.put(Mistake.LEAVES_OUT_A_SECOND_NAME, "aliasesAreKeptApart");
    CAUGHT_BY.put(Mistake.RUNS_AFTER_CLOSE, "closedPlansAreRefused");
    CAUGHT_BY.put(Mistake.CLOSES_WHAT_WAS_BOUND, "closedPlansAreRefused");
    CAUGHT_BY.put(Mistake.DOES_NOT_MISS_A_BINDING, "missingBindingsAreRefused");
    CAUGHT_BY.put(Mistake.CHECKS_NO_TYPES, "bindingsOfOtherTypesAreRefused");
    CAUGHT_BY.put(Mistake.TAKES_TENSORS_OF_OTHERS, "tensorsOfOthersAreRefused");
    CAUGHT_BY.put(Mistake.READS_CLOSED_TENSORS, "closedTensorsAreRefused");
    CAUGHT_BY.put(Mistake.KEEPS_ALL_PLANS, "tenThousandPlansLeaveNothingBehind");
    CAUGHT_BY.put(Mistake.BITS_DEPEND_ON_THREADS, "sameBitsForAnyNumberOfThreads");
    CAUGHT_BY.put(Mistake.TIMED_RUN_DOES_NOTHING, "timedRunsGiveTheSameBits");
    CAUGHT_BY.put(Mistake.RUNS_A_PLAN_OF_ANOTHER_BACKEND, "randomShapes");
    CAUGHT_BY.put(Mistake.REFUSES_A_SECOND_THREAD, "plansRunAtOnceOnTwoThreads");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void isCaught(Mistake mistake) {
    String contract = CAUGHT_BY.get(mistake);
    assertTrue(contract != null && fails(mistake, contract), mistake + " passes " + contract);
  }

  /// What catches a mistake lets a plan pass that has none.
  @Test
  void withoutAMistakeNoneIsCaught() {
    for (String contract : Set.copyOf(CAUGHT_BY.values())) {
      assertFalse(fails(Mistake.NONE, contract), contract);
    }
  }

  @Test
  void everyMistakeIsTried() {
    assertEquals(EnumSet.complementOf(EnumSet.of(Mistake.NONE)), CAUGHT_BY.keySet());
  }

  /// Another seed draws other shapes, the same one the same.
  @Test
  void randomShapesRepeatWithTheirSeed() {
    assertEquals(names(5), names(5));
    assertFalse(names(5).equals(names(6)));
    assertTrue(names(5).stream().allMatch(name -> name.contains(", seed 5, case ")), "named");
  }

  private static java.util.List<String> names(int seed) {
    return RandomCases.of(seed).stream().map(OpCase::name).toList();
  }

  private static boolean fails(Mistake mistake, String contract) {
    Method method =
        Arrays.stream(BackendContracts.class.getMethods())
            .filter(m -> m.getName().equals(contract))
            .findFirst()
            .orElseThrow();
    try {
      Object made = method.invoke(new Trial(new PlanMutant(mistake)));
      return made instanceof Stream<?> tests
          && tests.map(DynamicTest.class::cast).anyMatch(PlanMutantsTest::fails);
    } catch (InvocationTargetException caught) {
      return true;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean fails(DynamicTest test) {
    try {
      test.getExecutable().execute();
      return false;
    } catch (AssertionError | RuntimeException caught) {
      return true;
    } catch (Throwable unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }
}
