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
        "needs the missing class acme.Gone; put the plug-in and the jar that contains it into one"
            + " folder",
        new NoClassDefFoundError("acme/Gone"));
    says(
        "needs the missing class acme.Gone; put the plug-in and the jar that contains it into one"
            + " folder",
        new ServiceConfigurationError("in there", new ClassNotFoundException("acme.Gone")));
  }

  @Test
  void nativeCodeNeedsTrust() {
    says(
        "uses native code without permission; to allow it, pass --trust with its name, or add its"
            + " name to trusted.txt in the same folder",
        new IllegalCallerException("Illegal native access"));
  }

  @Test
  void aMissingModuleIsNamed() {
    says(
        "needs the missing module acme.lib; put the plug-in and the jar that contains it into one"
            + " folder",
        new FindException("Module acme.lib not found, required by acme"));
  }

  @Test
  void conflictingModulesAreReported() {
    says(
        "conflicts with modules of Striate: two of one; report it to its authors",
        new ResolutionException("two of one"));
  }

  @Test
  void aMissingMethodMeansAnotherApiLevel() {
    says(
        "does not match the classes that it was linked to (java.lang.NoSuchMethodError:"
            + " Emitter.twice()); ask its authors for a build for API level 2",
        new ExceptionInInitializerError(new NoSuchMethodError("Emitter.twice()")));
  }

  @Test
  void anyErrorIsReportedOnOneLine() {
    says(
        "threw java.lang.StackOverflowError: deep down while it was loaded; report it to its"
            + " authors",
        new StackOverflowError("deep\n  down"));
  }

  @Test
  void theGuardReturnsTheResult() throws BrokenPlugin {
    assertEquals(7, Guard.run(Duration.ofMinutes(1), "", () -> 7));
  }

  @Test
  void theGuardAbandonsWhatHangs() {
    var never = new CountDownLatch(1);
    var broken =
        assertThrows(
            BrokenPlugin.class,
            () ->
                Guard.run(
                    Duration.ofMillis(1),
                    "",
                    () -> {
                      never.await();
                      return 7;
                    }));
    assertEquals(
        "did not return within 0 s while it was loaded; report it to its authors: a provider must"
            + " not do work in its constructor",
        broken.getMessage());
  }
}
