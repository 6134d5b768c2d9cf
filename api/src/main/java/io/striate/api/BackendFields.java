package io.striate.api;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The flags of a command that computes: on which backend, and with how many threads.
public final class BackendFields {
  private static final Field<String> BACKEND =
      Field.of("backend", FieldKind.text(), Backends.AUTO, "backend to compute on");
  private static final Field<Optional<Integer>> THREADS =
      Field.optional("threads", FieldKind.integer(1), "number of threads to compute on");

  private BackendFields() {}

  /// The fields of a command that has flags of its own.
  public static List<Field<?>> with(Field<?>... own) {
    var fields = new ArrayList<Field<?>>(List.of(own));
    fields.add(BACKEND);
    fields.add(THREADS);
    return List.copyOf(fields);
  }

  /// Opens the backend that the flags name, and prints on standard error which it is and why.
  ///
  /// @throws io.striate.api.error.StriateException if it is not installed or cannot run here
  public static Backend open(Config config, CommandContext context) {
    var backends = new Backends(context.catalog().all(Kinds.BACKEND));
    Backends.Choice choice = backends.choose(config.get(BACKEND));
    BackendOptions options = BackendOptions.defaults();
    if (config.get(THREADS).isPresent()) {
      options = options.withThreads(config.get(THREADS).get());
    }
    Backend backend = backends.open(choice, options);
    context.err().println("backend " + backend.name() + ": " + choice.reason());
    return backend;
  }
}
