import org.jspecify.annotations.NullMarked;

/// Systems of the literature, trained and judged one after the other: the command `history`.
@NullMarked
module io.striate.history {
  requires static org.jspecify;
  requires io.striate.visualize;

  provides io.striate.api.CommandType with
      io.striate.history.HistoryType;
}
