package io.striate.training;

import java.util.LinkedHashMap;
import java.util.function.Function;

/// The values that were used last, made at the first use. May be used by several threads.
final class Recent<K, V> {
  private final int most;
  private final LinkedHashMap<K, V> byUse = new LinkedHashMap<>(16, 0.75f, true);

  /// @param most how many are kept
  Recent(int most) {
    this.most = most;
  }

  /// The value of a key.
  ///
  /// @param make makes it; what it throws leaves no trace
  synchronized V of(K key, Function<? super K, ? extends V> make) {
    V known = byUse.get(key);
    if (known != null) {
      return known;
    }
    V made = make.apply(key);
    if (byUse.size() == most) {
      byUse.remove(byUse.sequencedKeySet().getFirst());
    }
    byUse.put(key, made);
    return made;
  }
}
