package io.striate.cli.text;

import java.lang.module.ModuleDescriptor;

/// The version of a module.
public final class ModuleVersion {
  private ModuleVersion() {}

  /// The version that a module was built as; `unknown` if it does not say.
  public static String of(Module module) {
    ModuleDescriptor descriptor = module.getDescriptor();
    return descriptor == null ? "unknown" : descriptor.rawVersion().orElse("unknown");
  }
}
