package io.striate.cli.flag;

import java.util.Locale;

/// The flag that stands for a setting of a plug-in's command.
public final class SettingFlag {
  private SettingFlag() {}

  /// The name of the flag of a setting: `--checkpoint-every` of `checkpointEvery`.
  public static String name(String key) {
    return "--" + key.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
