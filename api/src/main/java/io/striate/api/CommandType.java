package io.striate.api;

import io.striate.api.component.ComponentType;

/// A subcommand of `striate`, such as `striate acme:prune`.
///
/// [#id] is the name of the command and [#summary] the first line of its help. Each field is a
/// flag: the key `checkpointEvery` becomes `--checkpoint-every`. The value of a flag is read as
/// JSON, or as a text if it is not JSON. A field whose values are `true` and `false` may be given
/// without a value, which means `true`. A field without a default is a required flag.
public interface CommandType extends ComponentType<Command> {
  /// The positional arguments as the help shows them, such as `MODEL IMAGES...`. If it is empty,
  /// the command takes none and rejects any.
  default String arguments() {
    return "";
  }
}
