import org.jspecify.annotations.NullMarked;

/// The `striate` command; alone in writing to the standard streams.
@NullMarked
module io.striate.cli {
  requires static org.jspecify;
  requires info.picocli;
  requires io.striate.api;
  requires io.striate.datasets;
  requires io.striate.inspect;
  requires io.striate.interop;
  requires io.striate.layers;
  requires io.striate.plugin.loader;
  requires io.striate.training;
  requires java.net.http;
  requires jdk.unsupported;

  opens io.striate.cli to
      info.picocli;
  opens io.striate.cli.command to
      info.picocli;
  opens io.striate.cli.flag to
      info.picocli;
}
