package io.striate.api;

/// Which form of this api plug-ins are built for. It rises with every change that breaks plug-ins
/// built before, and with nothing else; a plug-in says in its manifest which one it means.
public final class ApiLevel {
  /// The attribute of a plug-in's manifest.
  public static final String ATTRIBUTE = "Striate-Api-Level";

  private static final int CURRENT = 2;

  private ApiLevel() {}

  /// The level of this api. A method, for compilers would copy a constant into the plug-in.
  public static int current() {
    return CURRENT;
  }
}
