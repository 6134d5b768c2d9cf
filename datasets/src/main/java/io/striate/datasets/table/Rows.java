package io.striate.datasets.table;

import java.util.Optional;

/// Reads a table row by row.
interface Rows extends AutoCloseable {
  /// The next row, or nothing at the end.
  ///
  /// @throws io.striate.api.error.StriateException if the file cannot be read or is damaged
  Optional<Row> next();

  @Override
  void close();
}
