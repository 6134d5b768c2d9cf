package io.striate.cli.flag;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// The flag that replaces values in the specification of a trained model.
public final class SetFlag {
  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Replace a value in the specification of the model, which expand shows, such as"
              + " outputs.output.answer.beam=3; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  /// What the flag replaces, in order.
  public List<String> overrides() {
    return List.copyOf(assignments);
  }
}
