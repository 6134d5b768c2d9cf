package io.striate.backend.tck;

import io.striate.backend.tck.run.Seed;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Prints a table after all contracts of a backend have run: for each kind of test and operation,
/// how many cases passed, and the first that failed.
public final class Scoreboard implements InvocationInterceptor, AfterAllCallback {
  /// JUnit creates it.
  public Scoreboard() {}

  private static final class Row {
    private int all;
    private int passed;
    private String firstFailed = "";
  }

  /// The rows of one test class.
  private static final class Rows {
    private final Map<String, Row> byName = new TreeMap<>();

    private void add(String name, String test, Invocation<Void> invocation) throws Throwable {
      Row row = byName.computeIfAbsent(name, n -> new Row());
      row.all++;
      boolean passed = false;
      try {
        invocation.proceed();
        passed = true;
      } finally {
        if (passed) {
          row.passed++;
        } else if (row.firstFailed.isEmpty()) {
          row.firstFailed = "failed first: " + test;
        }
      }
    }
  }

  private static Rows rows(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Scoreboard.class))
        .getOrComputeIfAbsent(context.getRequiredTestClass(), type -> new Rows(), Rows.class);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation,
      DynamicTestInvocationContext invocationContext,
      ExtensionContext context)
      throws Throwable {
    String test = context.getDisplayName();
    ExtensionContext factory = factory(context);
    String contract = factory.getRequiredTestMethod().getName();
    rows(factory).add(contract + "  " + operation(test), test, invocation);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext context)
      throws Throwable {
    String test = context.getRequiredTestMethod().getName();
    rows(context).add(test, test, invocation);
  }

  /// The method that created a dynamic test; the test itself does not know it.
  private static ExtensionContext factory(ExtensionContext dynamic) {
    ExtensionContext at = dynamic;
    while (at.getTestMethod().isEmpty()) {
      at = at.getParent().orElseThrow();
    }
    return at;
  }

  /// The first word of a case is the operation.
  private static String operation(String test) {
    return test.replaceFirst("[ ,:].*", "");
  }

  @Override
  public void afterAll(ExtensionContext context) {
    var text = new StringBuilder();
    rows(context)
        .byName
        .forEach((name, row) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-6s %4d of %4d  %s%s%n",
                    row.passed == row.all ? "pass" : "FAIL",
                    row.passed,
                    row.all,
                    name,
                    row.firstFailed.isEmpty() ? "" : "  (" + row.firstFailed + ")")));
    Class<?> tested = context.getRequiredTestClass();
    if (RandomShapesContract.class.isAssignableFrom(tested)) {
      text.append(
          String.format(
              Locale.ROOT,
              "random shapes of seed %d; -D%s=N draws others%n",
              Seed.get(),
              Seed.PROPERTY));
    }
    System.out.printf(Locale.ROOT, "%n%s%n%s", tested.getName(), text);
  }
}
