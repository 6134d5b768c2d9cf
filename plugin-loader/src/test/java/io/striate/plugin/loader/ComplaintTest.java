package io.striate.plugin.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.module.FindException;
import java.lang.module.ResolutionException;
import java.time.Duration;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ComplaintTest {
  private static void says(String expected, Throwable failure) {
    assertEquals(expected, Complaint.about(failure).getMessage());
  }

  @Test
  void aMissingClassIsNamedAsInSources() {
    says(
        "misses the class acme.Gone; put the plug-in and the jar that has it into one folder",
        new NoClassDefFoundError("acme/Gone"));
    says(
        "misses the class acme.Gone; put the plug-in and the jar that has it into one folder",
        new ServiceConfigurationError("in there", new ClassNotFoundException("acme.Gone")));
  }

  @Test
  void nativeCodeNeedsTrust() {
    says(
        "uses native code, and nobody trusts it with that; if you do, say --trust and its name, or"
            + " write its name into trusted.txt beside it",
        new IllegalCallerException("Illegal native access"));
  }

  @Test
  void aMissingModuleIsNamed() {
    says(
        "misses the module acme.lib; put the plug-in and the jar that has it into one folder",
        new FindException("Module acme.lib not found, required by acme"));
  }

  @Test
  void packagesThatClashAreSaid() {
    says(
        "does not fit beside Striate: two of one; report it to its makers",
        new ResolutionException("two of one"));
  }

  @Test
  void aMethodThatIsGoneMeansAnotherLevel() {
    says(
        "does not fit the classes it finds (java.lang.NoSuchMethodError: Emitter.twice()); ask its"
            + " makers for a build for api level 1",
        new ExceptionInInitializerError(new NoSuchMethodError("Emitter.twice()")));
  }

  @Test
  void anyErrorIsASentenceOfOneLine() {
    says(
        "threw java.lang.StackOverflowError: deep down when it was loaded; report it to its makers",
        new StackOverflowError("deep\n  down"));
  }

  @Test
  void theGuardGivesWhatTheWorkGives() throws BrokenPlugin {
    assertEquals(7, Guard.run(Duration.ofMinutes(1), () -> 7));
  }

  @Test
  void theGuardLeavesBehindWhatHangs() {
    var never = new CountDownLatch(1);
    var broken =
        assertThrows(
            BrokenPlugin.class,
            () ->
                Guard.run(
                    Duration.ofMillis(1),
                    () -> {
                      never.await();
                      return 7;
                    }));
    assertEquals(
        "did not come back within 0 s when it was loaded; report it to its makers: a provider does"
            + " no work before it is asked to",
        broken.getMessage());
  }
}
