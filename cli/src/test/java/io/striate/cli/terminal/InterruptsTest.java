package io.striate.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import sun.misc.Signal;

class InterruptsTest {
  private static final int TERM = 15;

  @Test
  void theFirstSignalAsksToStop() throws InterruptedException {
    var told = new CountDownLatch(1);
    try (var interrupts = Interrupts.listen(told::countDown)) {
      Signal.raise(new Signal("TERM"));
      assertTrue(told.await(1, TimeUnit.MINUTES));
      assertTrue(interrupts.asked());
    }
  }

  /// A driver takes a signal while Striate begins and ceases to listen, and puts the JVM's handler
  /// back afterwards; Java has forgotten what that handler is for.
  @Test
  @EnabledOnOs(OS.LINUX)
  @SuppressWarnings("restricted") // calls signal(2)
  void handlersThatNativeCodeChangesDoNotMatter() throws Throwable {
    MethodHandle signal =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("signal"),
                FunctionDescriptor.of(
                    ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    MemorySegment other = Linker.nativeLinker().defaultLookup().findOrThrow("abs");
    var ofTheJvm = (MemorySegment) signal.invokeExact(TERM, other);
    assertNotEquals(MemorySegment.NULL, ofTheJvm);
    Interrupts.listen(() -> {}).close();
    var taken = (MemorySegment) signal.invokeExact(TERM, ofTheJvm);
    assertNotEquals(ofTheJvm, taken);
    Interrupts again = Interrupts.listen(() -> {});
    assertDoesNotThrow(again::close);
  }
}
