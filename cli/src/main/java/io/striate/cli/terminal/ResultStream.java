package io.striate.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Optional;

/// Standard output, which remembers why it could not be written: a [PrintStream] alone would lose a
/// result on a full disk without a word.
public final class ResultStream {
  private final PrintStream printer;
  private Optional<IOException> failure = Optional.empty();

  /// @param target where the bytes go
  public ResultStream(OutputStream target, Charset charset) {
    printer = new PrintStream(new BufferedOutputStream(new Remembering(target)), false, charset);
  }

  /// The stream to print results to.
  public PrintStream printer() {
    return printer;
  }

  /// Writes out what is still buffered.
  ///
  /// @return why something could not be written, if so; a reader that closed its pipe, such as
  ///   `head`, has had enough and is no failure
  public Optional<IOException> finish() {
    printer.flush();
    return failure.filter(e -> !String.valueOf(e.getMessage()).contains("Broken pipe"));
  }

  private final class Remembering extends FilterOutputStream {
    Remembering(OutputStream target) {
      super(target);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failure = failure.or(() -> Optional.of(e));
        throw e;
      }
    }
  }
}
