package io.striate.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The two streams of the process and what is known of them. Results go to standard output,
/// everything else to standard error.
///
/// @param results standard output; it remembers why it could not be written
/// @param err standard error
/// @param screen columns of the terminal that shows standard error, if one does and can redraw a
///   line
/// @param program how the user calls Striate, for commands in messages, such as `./striate`
public record Console(ResultStream results, PrintStream err, OptionalInt screen, String program) {
  private static final int USUAL_COLUMNS = 80;

  /// Longer lines of prose are tiring to read.
  private static final int MOST_COLUMNS_OF_TEXT = 100;

  /// The console of this process.
  ///
  /// The launcher says in the environment whether standard error is a terminal and how wide it is,
  /// and by what name it was called: Java cannot tell the first and does not know the second.
  /// Without the launcher, a program is taken to write to a terminal if it also reads from one.
  public static Console ofProcess(Map<String, String> environment) {
    var out =
        new ResultStream(
            new PlainText(new FileOutputStream(FileDescriptor.out)), System.out.charset());
    String program = environment.getOrDefault("STRIATE_PROGRAM", "striate");
    var err = new PrintStream(new PlainText(System.err), true, System.err.charset());
    return new Console(out, err, screen(environment), program);
  }

  /// Gives plug-ins streams that they cannot close: without standard error, nobody would learn why
  /// a command fails.
  public static void keepStreamsOpen() {
    System.setOut(open(System.out));
    System.setErr(open(System.err));
  }

  private static PrintStream open(PrintStream stream) {
    var target =
        new FilterOutputStream(stream) {
          @Override
          public void write(byte[] bytes, int offset, int length) {
            stream.write(bytes, offset, length);
          }

          @Override
          public void close() {
            stream.flush();
          }
        };
    return new PrintStream(target, true, stream.charset());
  }

  private static OptionalInt screen(Map<String, String> environment) {
    if (environment.getOrDefault("TERM", "").equals("dumb")) {
      return OptionalInt.empty();
    }
    String told = environment.get("STRIATE_SCREEN");
    boolean terminal =
        told == null
            ? Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent()
            : !told.isEmpty();
    return terminal
        ? OptionalInt.of(columns(environment.get("COLUMNS"), columns(told, USUAL_COLUMNS)))
        : OptionalInt.empty();
  }

  private static int columns(@Nullable String told, int otherwise) {
    int columns = told != null && told.matches("[0-9]{1,5}") ? Integer.parseInt(told) : 0;
    return columns == 0 ? otherwise : columns;
  }

  /// How wide text is laid out: as wide as the terminal, or else 80 columns.
  public int columns() {
    return screen.orElse(USUAL_COLUMNS);
  }

  /// How wide sentences are laid out: as [#columns], but not wider than is read with ease.
  public int columnsOfText() {
    return Math.min(columns(), MOST_COLUMNS_OF_TEXT);
  }

  /// Standard output.
  public PrintStream out() {
    return results.printer();
  }
}
