package io.striate.cli.report;

import io.striate.api.error.Code;
import io.striate.cli.text.Text;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import java.io.PrintStream;

/// What `striate explain STR-101` shows of the code of an error.
public final class ErrorReport {
  private ErrorReport() {}

  /// Prints meaning and remedy.
  ///
  /// @param columns where lines are broken
  public static void print(Code code, int columns, PrintStream out) {
    out.println(code.id() + " (error, exit status " + code.exitStatus() + ")");
    paragraph(code.meaning(), columns, out);
    paragraph(code.remedy(), columns, out);
  }

  private static void paragraph(String text, int columns, PrintStream out) {
    out.println();
    Text.wrap(text, columns - 2).forEach(line -> out.println("  " + line));
  }

  /// The same for programs.
  public static JsonObject json(Code code) {
    return Json.object()
        .put("code", code.id())
        .put("exitStatus", code.exitStatus())
        .put("meaning", code.meaning())
        .put("remedy", code.remedy())
        .build();
  }
}
