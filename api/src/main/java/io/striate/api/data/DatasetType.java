package io.striate.api.data;

import io.striate.api.component.ComponentType;
import java.util.List;

/// A kind of dataset that specifications can name. Provided as a service of this interface.
public interface DatasetType extends ComponentType<DatasetSource> {
  /// Public data sets that it reads, for `striate data`; none by default.
  default List<KnownData> known() {
    return List.of();
  }
}
