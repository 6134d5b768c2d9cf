package io.striate.visualize.command;

import io.striate.api.CommandContext;
import io.striate.api.Kinds;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import java.util.List;
import java.util.Optional;

/// The flags that say what to compute on.
final class ComputingFields {
  private static final Field<String> BACKEND =
      Field.of("backend", FieldKind.text(), Backends.AUTO, "backend to compute on");
  private static final Field<Optional<Integer>> THREADS =
      Field.optional("threads", FieldKind.integer(1), "number of threads to compute on");

  static final List<Field<?>> ALL = List.of(BACKEND, THREADS);

  private ComputingFields() {}

  /// Opens the backend and tells which.
  static Backend open(Config config, CommandContext context) {
    var backends = new Backends(context.catalog().all(Kinds.BACKEND));
    var choice = backends.choose(config.get(BACKEND));
    BackendOptions options = BackendOptions.defaults();
    if (config.get(THREADS).isPresent()) {
      options = options.withThreads(config.get(THREADS).get());
    }
    Backend backend = backends.open(choice, options);
    context.err().println("backend " + backend.name() + ": " + choice.reason());
    return backend;
  }
}
