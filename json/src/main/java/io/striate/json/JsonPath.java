package io.striate.json;

import java.util.regex.Pattern;

/// Paths such as `$.layers[2].stride`.
public final class JsonPath {
  /// The path of the whole tree.
  public static final String ROOT = "$";

  private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]*");

  private JsonPath() {}

  /// The path of a member of the object at `parent`.
  public static String key(String parent, String key) {
    return PLAIN.matcher(key).matches() ? parent + "." + key : parent + "[\"" + key + "\"]";
  }

  /// The path of an element, counted from 0, of the list at `parent`.
  public static String index(String parent, int index) {
    return parent + "[" + index + "]";
  }
}
